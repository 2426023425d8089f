package io.pacspace.statements;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.IdKind;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// An entry of a ledger that is no delta (`docs/proof-format.md`, "Other entries"); nothing of it
/// ever changes.
///
/// @param salted its record as it is stored now, with its salt
/// @param receiptId the leaf hash of its log entry, by the commitment that is stored
/// @param scope of a statement, what it is found by
public record OtherEntry(
    long logIndex,
    Id id,
    Kind kind,
    Instant acceptedAt,
    SaltedRecord salted,
    Hash receiptId,
    Optional<Scope> scope) {

  /// Names an entry; made as a [RecordId] is, which names deltas alone.
  public record Id(UUID value) {
    private static final IdKind<Id> KIND = new IdKind<>("ent_", Id::new);

    static Id of(Instant acceptedAt, long logIndex, long random) {
      return new Id(RecordId.of(acceptedAt, logIndex, random).value());
    }

    /// Where in its log an entry of this id would be.
    public long logIndex() {
      return new RecordId(value).logIndex();
    }

    @Override
    public String toString() {
      return KIND.format(value);
    }
  }

  /// What an entry is.
  public enum Kind {
    /// The first of each log: whose it is.
    OPENING("opening"),
    /// What a window of a customer came to.
    STATEMENT("statement");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// As the tables have it.
    String word() {
      return word;
    }

    /// The type of its records.
    public String type() {
      return "pacspace.io/" + word + "/v1";
    }
  }

  /// What a statement is about: there is one of each.
  public record Scope(CustomerId customer, Window window) {}

  /// A statement that is to be appended.
  ///
  /// @param members of its record, but for those that every entry has
  /// @param history the right edge of the tree over the customer's receipt ids up to its last
  public record Draft(Scope scope, Map<String, Json> members, List<Hash> history) {
    /// Keeps members and history as they are.
    public Draft {
      members = Map.copyOf(members);
      history = List.copyOf(history);
    }
  }

  /// The members of its record as it is stored now; none where it is no object.
  public Map<String, Json> members() {
    try {
      return Json.parse(salted.record()) instanceof Json.Obj(var members) ? members : Map.of();
    } catch (Refusal e) {
      throw new IllegalStateException("a record that is not canonical", e);
    }
  }

  /// Whether what the row says now is what its commitment was made of.
  public boolean isAsCommitted() {
    return receiptId.equals(salted.receiptId());
  }
}
