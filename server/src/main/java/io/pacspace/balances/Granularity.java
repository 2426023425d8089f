package io.pacspace.balances;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The steps that a window can be broken down into: calendar days, weeks from Monday on, or months,
/// all in UTC; the first and the last are cut to the window.
public enum Granularity {
  DAY,
  WEEK,
  MONTH;

  /// The granularity of that word; none where there is no word.
  public static @Nullable Granularity of(@Nullable String word) {
    if (word == null || word.isEmpty()) {
      return null;
    }
    for (var one : values()) {
      if (one.toString().equals(word)) {
        return one;
      }
    }
    throw new Failure.Invalid(
        List.of(new Failure.Field("granularity", "must be day, week or month")));
  }

  /// The ends of the steps, from the window's start to its end.
  public List<Instant> bounds(Window window) {
    var bounds = new ArrayList<Instant>();
    bounds.add(window.start());
    var day = first(LocalDate.ofInstant(window.start(), ZoneOffset.UTC));
    for (var next = startOf(next(day)); next.isBefore(window.end()); next = startOf(next(day))) {
      day = next(day);
      bounds.add(next);
    }
    bounds.add(window.end());
    return bounds;
  }

  /// The word of the contract: `day`, `week` or `month`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private LocalDate first(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private LocalDate next(LocalDate day) {
    return switch (this) {
      case DAY -> day.plusDays(1);
      case WEEK -> day.plusWeeks(1);
      case MONTH -> day.plusMonths(1);
    };
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
