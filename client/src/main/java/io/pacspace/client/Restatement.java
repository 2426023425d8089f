package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was stated of a window that was closed, and what was adjusted since: the statement stands,
/// and a correction is a record of a later window.
///
/// @param adjusted the sum of all adjustments
/// @param restated what was stated, and they
/// @param adjustmentsCount how many there are
/// @param adjustments the first thousand, in the order of the log
public record Restatement(
    String customerId,
    String period,
    Stated statement,
    BigDecimal adjusted,
    BigDecimal restated,
    long adjustmentsCount,
    List<Adjustment> adjustments) {
  /// The statement as the server tells it; who has to be sure verifies it by its receipt id.
  ///
  /// @param receiptId the access to its proof: what [PacSpaceClient#verify] asks for
  public record Stated(
      Hash receiptId,
      String environment,
      String issuer,
      String customerId,
      Instant start,
      Instant end,
      long firstSequence,
      long lastSequence,
      long count,
      BigDecimal opening,
      BigDecimal closing,
      BigDecimal net,
      BigDecimal adjusting,
      Optional<Hash> proofRoot,
      Hash historyRoot,
      Instant acceptedAt) {}

  /// A record that adjusts one of the window, or such an adjustment.
  public record Adjustment(
      String recordId,
      Hash receiptId,
      long sequence,
      BigDecimal delta,
      String reason,
      Optional<String> referenceId,
      Optional<String> adjusts,
      Instant acceptedAt) {}
}
