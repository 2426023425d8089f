package io.pacspace.receipts;

import io.pacspace.shared.IdKind;
import java.util.Optional;
import java.util.UUID;

/// Names a balance checkpoint.
record CheckpointId(UUID value) {
  private static final IdKind<CheckpointId> KIND = new IdKind<>("chk_", CheckpointId::new);

  static CheckpointId next() {
    return KIND.next();
  }

  static Optional<CheckpointId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
