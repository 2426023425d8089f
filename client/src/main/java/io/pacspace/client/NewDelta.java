package io.pacspace.client;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/// What to record for a customer.
///
/// @param customerId 1 to 128 letters, digits or `_ - . :`
/// @param delta not zero, at most 1,000,000,000 either way, 15 significant digits, 9 decimals
/// @param reason 1 to 500 characters
/// @param referenceId the caller's own name for it, which keeps it from counting twice for ever
/// @param metadata JSON of at most 8 KiB: maps, lists, texts, numbers, booleans; empty for none
/// @param adjusts the record that this one corrects
public record NewDelta(
    String customerId,
    BigDecimal delta,
    String reason,
    Optional<String> referenceId,
    Map<String, Object> metadata,
    Optional<Adjusted> adjusts) {
  /// Copies the metadata.
  public NewDelta {
    metadata = Map.copyOf(metadata);
  }

  /// A delta with nothing but what it must have.
  public static NewDelta of(String customerId, BigDecimal delta, String reason) {
    return new NewDelta(customerId, delta, reason, Optional.empty(), Map.of(), Optional.empty());
  }

  /// The same under a reference.
  public NewDelta withReference(String reference) {
    return new NewDelta(customerId, delta, reason, Optional.of(reference), metadata, adjusts);
  }

  /// The same with metadata.
  public NewDelta withMetadata(Map<String, Object> more) {
    return new NewDelta(customerId, delta, reason, referenceId, more, adjusts);
  }

  /// The same as a correction.
  public NewDelta adjusting(Adjusted record) {
    return new NewDelta(customerId, delta, reason, referenceId, metadata, Optional.of(record));
  }

  /// Names an existing record of the same customer.
  public sealed interface Adjusted {
    /// By the reference that it was recorded under.
    record ByReference(String referenceId) implements Adjusted {}

    /// By its id.
    record ByRecord(String recordId) implements Adjusted {}
  }
}
