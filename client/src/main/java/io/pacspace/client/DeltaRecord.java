package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A delta as the ledger holds it.
///
/// @param metadata as recorded, with numbers that are not whole as `BigDecimal`; empty if there was
///   none
/// @param adjusts the id of the record that this one corrects
/// @param verifiedAt when it was included in a signed checkpoint; also empty in lists, which hold
///   verified records only
/// @param sequence its position among the customer's records, from 1
public record DeltaRecord(
    String recordId,
    Status status,
    String customerId,
    BigDecimal delta,
    String reason,
    Optional<String> referenceId,
    Optional<Map<String, Object>> metadata,
    Optional<String> adjusts,
    Hash receiptId,
    Instant acceptedAt,
    Optional<Instant> verifiedAt,
    long sequence) {
  /// How far a record has come.
  public enum Status {
    /// Recorded, not yet in a signed checkpoint.
    QUEUED,
    /// On its way into one.
    PROCESSING,
    /// In a signed checkpoint: provable from now on.
    VERIFIED,
    /// It will never be.
    FAILED
  }
}
