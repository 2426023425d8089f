package io.pacspace.shared;

import java.util.Optional;
import java.util.UUID;

/// Names an environment of a tenant, and with it its ledger and its log.
public record EnvironmentId(UUID value) {
  private static final IdKind<EnvironmentId> KIND = new IdKind<>("env_", EnvironmentId::new);

  /// A new id.
  public static EnvironmentId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  public static Optional<EnvironmentId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
