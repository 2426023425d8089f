package io.pacspace.ledger;

import io.pacspace.shared.IdKind;
import io.pacspace.shared.RecordId;
import java.time.Instant;
import java.util.UUID;

/// Names an entry of a ledger that is no delta; made as a [RecordId] is, which names deltas alone.
public record EntryId(UUID value) {
  private static final IdKind<EntryId> KIND = new IdKind<>("ent_", EntryId::new);

  static EntryId of(Instant acceptedAt, long logIndex, long random) {
    return new EntryId(RecordId.of(acceptedAt, logIndex, random).value());
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
