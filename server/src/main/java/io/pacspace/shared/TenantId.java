package io.pacspace.shared;

import java.util.Optional;
import java.util.UUID;

/// Names a tenant: the organisation that owns an account.
public record TenantId(UUID value) {
  private static final IdKind<TenantId> KIND = new IdKind<>("tnt_", TenantId::new);

  /// A new id.
  public static TenantId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  public static Optional<TenantId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
