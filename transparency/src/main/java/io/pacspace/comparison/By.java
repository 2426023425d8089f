package io.pacspace.comparison;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// What the two sides of a comparison are matched by.
public enum By {
  /// The reference that whoever recorded gave a record; a side may have amounts without one.
  REFERENCE,
  /// The record's id.
  RECORD,
  /// The day, in UTC, on which a record was accepted; the sums of days are compared.
  DAY;

  /// In lower case, as options and answers have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name that `text` means: itself, or the day that it writes as a date, or as a time with its
  /// zone.
  ///
  /// @throws java.time.DateTimeException where a day is meant and none is written
  public String nameOf(String text) {
    if (this != DAY) {
      return text;
    }
    var day =
        text.indexOf('T') < 0
            ? LocalDate.parse(text)
            : OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDate();
    return day.toString();
  }
}
