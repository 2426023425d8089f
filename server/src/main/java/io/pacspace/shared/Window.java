package io.pacspace.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/// A span of time that a balance is asked about: from `start` until just before `end`, both whole
/// milliseconds.
public record Window(Instant start, Instant end) {
  /// The longest window that one request may span.
  public static final int MOST_MONTHS = 12;

  /// The first moment that there is.
  public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Pattern MONTH = Pattern.compile("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])");
  private static final Pattern BEYOND = Pattern.compile("\\+?[0-9]{5,}-.*");
  private static final Pattern UNENCODED = Pattern.compile(".*T.* [0-9]{2}:?[0-9]{2}");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /// A UTC month. The last of all ends with the last moment that there is, which databases can
  /// write.
  public static Window of(YearMonth month) {
    var end = startOf(month.plusMonths(1));
    return new Window(startOf(month), end.isAfter(LATEST) ? LATEST : end);
  }

  /// The UTC month that `text` writes as `YYYY-MM`, or [Failure.Invalid] that names `period`.
  public static YearMonth month(String text) {
    if (BEYOND.matcher(text).matches()) {
      throw invalid("period", "must not be after the year 9999");
    }
    if (!MONTH.matcher(text).matches()) {
      throw invalid("period", "must be a month such as 2026-01");
    }
    return YearMonth.parse(text);
  }

  /// `YYYY-MM` for a whole month, otherwise both ends as `start/end`.
  public String text() {
    var month = YearMonth.from(start.atOffset(ZoneOffset.UTC));
    return equals(of(month)) ? month.toString() : write(start) + "/" + write(end);
  }

  /// A time as the contract writes it: ISO 8601 in UTC with milliseconds and `Z`.
  public static String write(Instant time) {
    return Format.TIME.format(time);
  }

  /// The time that `text` writes in ISO 8601, of the years 1 to 9999, a date alone being its first
  /// moment in UTC, or [Failure.Invalid] that names `field`.
  public static Instant time(String field, String text) {
    if (BEYOND.matcher(text).matches()) {
      throw invalid(field, "must not be after the year 9999");
    }
    try {
      var time = parse(text);
      if (time.isAfter(LATEST)) {
        throw invalid(field, "must not be after the year 9999");
      }
      if (!time.isBefore(EARLIEST)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Said below.
    }
    throw invalid(
        field,
        UNENCODED.matcher(text).matches()
            ? "has a space where a + was meant: encode + as %2B"
            : "must be a time such as 2026-01-31T12:00:00Z, or a date");
  }

  /// Rounds up to milliseconds: no record lies between.
  private static Instant parse(String text) {
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    var exact = OffsetDateTime.parse(text).toInstant();
    var whole = exact.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(exact) ? whole : whole.plusMillis(1);
  }

  private static Instant startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  private static final class Format {
    static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  }
}
