package io.pacspace.audit;

import io.pacspace.shared.IdKind;
import java.util.Optional;
import java.util.UUID;

/// Names an entry of the audit log.
record AuditId(UUID value) {
  private static final IdKind<AuditId> KIND = new IdKind<>("aud_", AuditId::new);

  static AuditId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  static Optional<AuditId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
