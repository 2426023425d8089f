package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a customer gets to see of a period, with the access to its proof.
///
/// @param startingBalance before the period
/// @param finalBalance after it
/// @param proofRoot empty where the period has no records, like what follows from it
/// @param verifyUrl a page for people
/// @param verificationApiUrl the same for programs
public record Receipt(
    String customerId,
    String period,
    Instant generatedAt,
    long deltasCount,
    BigDecimal startingBalance,
    BigDecimal finalBalance,
    Optional<Hash> proofRoot,
    Optional<Hash> receiptId,
    Optional<URI> verifyUrl,
    Optional<URI> verificationApiUrl,
    List<Line> deltas) {
  /// One record.
  public record Line(
      String recordId,
      long sequence,
      BigDecimal delta,
      String reason,
      Optional<String> referenceId,
      Optional<String> adjusts,
      Hash receiptId,
      Instant acceptedAt) {}
}
