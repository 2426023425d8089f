package io.pacspace.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whom deltas are recorded for. Only verified deltas are looked at.
public record Customer(
    String customerId,
    String customerReference,
    long totalDeltas,
    Instant firstDeltaAt,
    Instant lastDeltaAt) {

  /// Some of the customers.
  public record Page(List<Customer> customers, Pagination pagination) {}

  /// Which part of a list this is.
  ///
  /// @param page from 1
  public record Pagination(long total, int page, int limit, long totalPages) {}

  /// One customer and its newest records.
  public record Account(
      String customerId,
      String customerReference,
      long totalDeltas,
      BigDecimal computedBalance,
      Optional<BalanceCheckpoint> latestCheckpoint,
      Activity recentActivity) {}

  /// Some of a customer's records, newest first.
  public record Activity(List<DeltaRecord> items, Pagination pagination) {}

  /// Sequence numbers that are missing; there should be none.
  public record Gaps(
      String customerId, long fromSequence, long toSequence, boolean hasGaps, List<Long> gaps) {}
}
