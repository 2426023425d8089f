package io.pacspace.shared;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A [Window] as a request asks for it; what is absent or empty was not asked for.
///
/// @param period a UTC month `YYYY-MM`
/// @param timePreset `current_month`, or `custom` for the two dates
/// @param startDate ISO 8601, a date alone being its first moment in UTC; counted in
/// @param endDate the same, but not counted in
public record WindowRequest(
    @Nullable String period,
    @Nullable String timePreset,
    @Nullable String startDate,
    @Nullable String endDate) {
  /// Takes empty for absent.
  public WindowRequest {
    period = given(period);
    timePreset = given(timePreset);
    startDate = given(startDate);
    endDate = given(endDate);
  }

  /// Whether nothing was asked for.
  public boolean isEmpty() {
    return period == null && timePreset == null && startDate == null && endDate == null;
  }

  /// The window that this means at `now`: the current UTC month where nothing was asked for.
  /// Refuses what contradicts itself or spans more than [Window#MOST_MONTHS].
  public Window at(Instant now) {
    return find().orElseGet(() -> Window.of(YearMonth.from(now.atOffset(ZoneOffset.UTC))));
  }

  /// The window that this asks for by name or dates; none for the current month.
  private Optional<Window> find() {
    refuseContradictions();
    if (period != null) {
      return Optional.of(Window.of(Window.month(period)));
    }
    if ("custom".equals(timePreset) || startDate != null || endDate != null) {
      return Optional.of(custom());
    }
    if (timePreset != null && !"current_month".equals(timePreset)) {
      throw Window.invalid("timePreset", "must be current_month or custom");
    }
    return Optional.empty();
  }

  private void refuseContradictions() {
    var dated = startDate != null || endDate != null;
    if (period != null && (timePreset != null || dated)) {
      throw contradiction("Choose either period, or timePreset and dates, not both.");
    }
    if (dated && timePreset != null && !"custom".equals(timePreset)) {
      throw contradiction("Dates go with timePreset custom or with none.");
    }
  }

  private Window custom() {
    new Problems()
        .unless(startDate != null, "startDate", "is required together with endDate")
        .unless(endDate != null, "endDate", "is required together with startDate")
        .refuseIfAny();
    var window =
        new Window(
            Window.time("startDate", String.valueOf(startDate)),
            Window.time("endDate", String.valueOf(endDate)));
    if (!window.start().isBefore(window.end())) {
      throw Window.invalid("endDate", "must be later than startDate");
    }
    var limit = window.start().atOffset(ZoneOffset.UTC).plusMonths(Window.MOST_MONTHS).toInstant();
    if (window.end().isAfter(limit)) {
      throw new Failure.Invalid(
          ErrorCode.SCOPE_TOO_WIDE,
          "The window spans more than " + Window.MOST_MONTHS + " months.");
    }
    return window;
  }

  private static Failure.Invalid contradiction(String sentence) {
    return new Failure.Invalid(ErrorCode.INVALID_SCOPE_COMBINATION, sentence);
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
