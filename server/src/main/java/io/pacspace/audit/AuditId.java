package io.pacspace.audit;

import io.pacspace.shared.IdKind;
import java.util.UUID;

/// Names an entry of the audit log.
record AuditId(UUID value) {
  private static final IdKind<AuditId> KIND = new IdKind<>("aud_", AuditId::new);

  static AuditId next() {
    return KIND.next();
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
