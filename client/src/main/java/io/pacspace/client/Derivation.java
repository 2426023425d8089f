package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A balance that follows from verified records alone.
///
/// @param computedBalance the start plus every delta of the window
/// @param deltasCount how many records that is
/// @param latestReceiptId of the last of them
/// @param deltas the part of them that was asked for, in order
/// @param breakdown the balance step by step, where a granularity was asked for
public record Derivation(
    String customerId,
    BigDecimal computedBalance,
    long deltasCount,
    Optional<Hash> latestReceiptId,
    Span window,
    List<DeltaRecord> deltas,
    Optional<List<Step>> breakdown) {

  /// A span of time, from `start` until just before `end`.
  public record Span(Instant start, Instant end) {}

  /// One step of the breakdown.
  ///
  /// @param balance at its end
  public record Step(Span window, long deltasCount, BigDecimal netChange, BigDecimal balance) {}

  /// How much of the records to show.
  ///
  /// @param offset how many of them to pass over
  /// @param limit 1 to 1,000
  public record Detail(long offset, int limit, Optional<Granularity> granularity) {
    /// The first hundred, no breakdown.
    public static final Detail FIRST = new Detail(0, 100, Optional.empty());
  }

  /// The length of a step.
  public enum Granularity {
    /// A UTC day.
    DAY,
    /// A week from Monday.
    WEEK,
    /// A UTC month.
    MONTH
  }
}
