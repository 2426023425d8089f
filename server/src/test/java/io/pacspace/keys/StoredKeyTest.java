package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A key lets in whoever knows all of it, while it is switched on and has not expired.
class StoredKeyTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

  private final ApiKey presented = ApiKey.next(EnvironmentKind.SANDBOX);
  private final Key key =
      new Key(
          TenantId.next(),
          KeyId.next(),
          EnvironmentId.next(),
          EnvironmentKind.SANDBOX,
          presented.publicId(),
          "billing",
          true,
          NOW.minusSeconds(60),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void admitsTheRightSecret() {
    assertThat(stored(key).admits(presented, NOW)).isTrue();
  }

  @Test
  void refusesAnotherSecret() {
    var other = new ApiKey(EnvironmentKind.SANDBOX, key.publicId(), Secret.random(32));

    assertThat(stored(key).admits(other, NOW)).isFalse();
  }

  @Test
  void refusesTheWordOfTheOtherEnvironment() {
    var other = new ApiKey(EnvironmentKind.PRODUCTION, key.publicId(), presented.secret());

    assertThat(stored(key).admits(other, NOW)).isFalse();
  }

  @Test
  void refusesWhileSwitchedOff() {
    assertThat(stored(key.switched(false)).admits(presented, NOW)).isFalse();
  }

  @Test
  void refusesFromTheMomentOfExpiryOn() {
    var expiring = stored(key.until(Optional.of(NOW)));

    assertThat(expiring.admits(presented, NOW.minusNanos(1))).isTrue();
    assertThat(expiring.admits(presented, NOW)).isFalse();
  }

  private StoredKey stored(Key stored) {
    return new StoredKey(stored, presented.secret().hash(), false);
  }
}
