package io.pacspace.client;

import java.math.BigDecimal;
import java.time.LocalDate;

/// An amount that somebody else has counted, and what it is the amount of.
public sealed interface CountedRow {
  /// The amount, to the last digit.
  BigDecimal delta();

  /// Of the usage that was recorded under this reference.
  record OfReference(String referenceId, BigDecimal delta) implements CountedRow {}

  /// Of a record.
  record OfRecord(String recordId, BigDecimal delta) implements CountedRow {}

  /// Of a day in UTC: the sum of it, or a part of that.
  record OfDay(LocalDate date, BigDecimal delta) implements CountedRow {}

  /// Of what has no name.
  record Unnamed(BigDecimal delta) implements CountedRow {}
}
