package io.pacspace.environments;

import io.pacspace.shared.IdKind;
import java.util.Optional;
import java.util.UUID;

/// Names one run of an activation.
record OperationId(UUID value) {
  private static final IdKind<OperationId> KIND = new IdKind<>("op_", OperationId::new);

  static OperationId next() {
    return KIND.next();
  }

  static Optional<OperationId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
