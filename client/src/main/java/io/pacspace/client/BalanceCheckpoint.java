package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.Optional;

/// A proof of what a customer came to in a period.
///
/// @param proofRoot stands for all of its records; empty where there are none
/// @param period `YYYY-MM`, or both ends with a slash between them
/// @param netChange the sum of their deltas
/// @param receiptId of the statement in the log, where the period had ended
public record BalanceCheckpoint(
    String checkpointId,
    String status,
    Optional<Hash> proofRoot,
    String customerId,
    String period,
    long deltasCount,
    BigDecimal netChange,
    Optional<Hash> receiptId) {
  /// Whether the period had ended, so that nothing can be added to it.
  public boolean isFinal() {
    return receiptId.isPresent();
  }

  /// The access to its proof: what [PacSpaceClient#verify] asks for.
  public Hash root() {
    return receiptId.or(() -> proofRoot).orElseThrow();
  }
}
