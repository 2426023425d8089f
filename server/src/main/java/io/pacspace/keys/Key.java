package io.pacspace.keys;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.TenantId;
import java.time.Instant;
import java.util.Optional;

/// What is kept of an API key that was not revoked; nothing of it is secret.
///
/// @param active whether it is switched on; one that has expired may still be
/// @param expiresAt from when on it is refused, if ever
/// @param lastUsedAt when it last let somebody in, to about a minute across nodes
record Key(
    TenantId tenant,
    KeyId id,
    EnvironmentId environment,
    EnvironmentKind kind,
    PublicId publicId,
    String name,
    boolean active,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {

  Key named(String newName) {
    return with(newName, active, expiresAt, lastUsedAt);
  }

  Key switched(boolean on) {
    return with(name, on, expiresAt, lastUsedAt);
  }

  Key until(Optional<Instant> end) {
    return with(name, active, end, lastUsedAt);
  }

  Key lastUsed(Optional<Instant> at) {
    return with(name, active, expiresAt, at);
  }

  private Key with(
      String newName, boolean on, Optional<Instant> end, Optional<Instant> newLastUsedAt) {
    return new Key(
        tenant, id, environment, kind, publicId, newName, on, createdAt, end, newLastUsedAt);
  }
}
