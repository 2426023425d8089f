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
/// @param rotatedAt when another was made in its place, if ever: it works on for a while at most
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
    Optional<Instant> rotatedAt,
    Optional<Instant> lastUsedAt) {

  /// Whether it has expired by then, for good.
  boolean isOver(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /// Whether it is switched on and has not expired: what it says of itself.
  boolean works(Instant now) {
    return active && !isOver(now);
  }

  Key named(String newName) {
    return with(newName, active, expiresAt, rotatedAt, lastUsedAt);
  }

  Key switched(boolean on) {
    return with(name, on, expiresAt, rotatedAt, lastUsedAt);
  }

  Key until(Optional<Instant> end) {
    return with(name, active, end, rotatedAt, lastUsedAt);
  }

  /// With another in its place, and never good for longer than it would have been.
  Key rotated(Instant now, Instant end) {
    var sooner = expiresAt.filter(end::isAfter).or(() -> Optional.of(end));
    return with(name, active, sooner, Optional.of(now), lastUsedAt);
  }

  Key lastUsed(Optional<Instant> at) {
    return with(name, active, expiresAt, rotatedAt, at);
  }

  private Key with(
      String newName,
      boolean on,
      Optional<Instant> end,
      Optional<Instant> rotation,
      Optional<Instant> lastUse) {
    return new Key(
        tenant, id, environment, kind, publicId, newName, on, createdAt, end, rotation, lastUse);
  }
}
