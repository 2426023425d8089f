package io.pacspace.ledger;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.RequestHash;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// A delta that somebody wants recorded, each part within the limits of the contract.
///
/// @param amount not zero, at most 10^9 either way, without trailing zeroes
/// @param metadata a JSON object as text, members sorted and numbers in one spelling, so that equal
///   objects are equal texts
/// @param adjusts the record of the same customer that this one corrects
public record Delta(
    CustomerId customer,
    BigDecimal amount,
    String reason,
    Optional<String> referenceId,
    Optional<String> metadata,
    Optional<Adjusted> adjusts) {

  private static final int UNIT = 512;

  /// How much memory it takes, in units of half a KiB or a little more: one, and one more for each
  /// 512 characters of text.
  public int size() {
    var text = reason.length() + metadata.map(String::length).orElse(0);
    return 1 + text / UNIT;
  }

  /// How a request names the record that it corrects.
  public sealed interface Adjusted {
    /// By the tenant's own reference.
    record ByReference(String referenceId) implements Adjusted {}

    /// By the record's id.
    record ById(RecordId recordId) implements Adjusted {}
  }

  /// A hash of all that was asked for: the same for the same content however it was spelled.
  public Hash contentHash() {
    return RequestHash.ofContent()
        .add(customer.text())
        .add(amount.toPlainString())
        .add(reason)
        .add(referenceId)
        .add(metadata)
        .add(adjusts.map(Delta::written))
        .done();
  }

  /// What the ledger adds to a delta to make a record of it.
  ///
  /// @param sequence its number among those of the customer
  /// @param balance the customer's total up to and with this record
  /// @param metadata that of the delta, with the salt that hides it
  /// @param adjusts the record that the delta's own words were found to mean
  public record Place(
      RecordId id,
      long sequence,
      BigDecimal balance,
      Optional<SaltedText> metadata,
      Optional<RecordId> adjusts,
      Instant acceptedAt) {}

  /// The record that is made of it, as `docs/proof-format.md` has it ("Records of deltas").
  public Json.Obj canonicalRecord(Place place) {
    return CanonicalRecord.of(this, place);
  }

  private static String written(Adjusted adjusted) {
    return switch (adjusted) {
      case Adjusted.ByReference(var reference) -> "reference " + reference;
      case Adjusted.ById(var id) -> "record " + id;
    };
  }
}
