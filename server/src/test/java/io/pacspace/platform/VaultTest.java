package io.pacspace.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// What is sealed opens again for whom it was sealed, and for nobody else.
class VaultTest {
  private static final byte[] VALUE = "a signing key".getBytes(UTF_8);

  private final Vault vault =
      new Vault(
          new Binder(
                  new MapConfigurationPropertySource(
                      Map.of("pacspace.master-key-file", TestServer.masterKey().toString())))
              .bindOrCreate("pacspace", MasterKey.class));

  @Test
  void opensWhatItSealed() {
    assertThat(vault.open(vault.seal(VALUE, "key", "env_1"), "key", "env_1")).isEqualTo(VALUE);
    assertThat(vault.open(vault.seal(new byte[0], "key", "env_1"), "key", "env_1")).isEmpty();
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    assertThat(vault.seal(VALUE, "key", "env_1")).isNotEqualTo(vault.seal(VALUE, "key", "env_1"));
  }

  @Test
  void opensForNoOtherOwnerOrPurpose() {
    var sealed = vault.seal(VALUE, "key", "env_1");
    assertThatThrownBy(() -> vault.open(sealed, "key", "env_2"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> vault.open(sealed, "mail", "env_1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noticesEveryFlippedBitAndEveryMissingByte() {
    var sealed = vault.seal(VALUE, "key", "env_1");
    for (var bit = 0; bit < sealed.length * 8; bit++) {
      var damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> vault.open(damaged, "key", "env_1"))
          .isInstanceOf(IllegalStateException.class);
    }
    for (var length = 0; length < sealed.length; length++) {
      var cut = java.util.Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> vault.open(cut, "key", "env_1"))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
