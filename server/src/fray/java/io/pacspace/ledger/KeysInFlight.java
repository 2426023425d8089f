package io.pacspace.ledger;

import io.pacspace.databases.Cells;

/// Idempotency-Keys of which none was used before, for tests of those who share the ones in flight.
public final class KeysInFlight {
  private KeysInFlight() {}

  /// Fresh ones.
  public static IdempotencyKeys create(Cells cells) {
    return new IdempotencyKeys(cells, new IdempotencyKeyStore());
  }
}
