package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeHead;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What signs logs is the same Ed25519 as everybody else's, and is kept as everybody else reads it.
class SigningKeyTest {
  private static final String ORIGIN = "log.example/log/env_1";
  private static final String PURPOSE = "log-signing-key";
  private static final TreeHead HEAD = new TreeHead(7, Hash.leaf(new byte[] {7}));

  private final Vault vault = TestServer.shared().bean(Vault.class);
  private final EnvironmentId owner = EnvironmentId.next();
  private final SigningKey key = SigningKey.generate(ORIGIN);
  private final byte[] sealed = key.seal(vault, owner);

  @Test
  void signsToTheByteAsTheJdkDoesWithTheSameKey() throws Refusal, GeneralSecurityException {
    var encoded = vault.open(sealed, PURPOSE, owner.toString());
    var jdk = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    assertThat(jdk.getEncoded()).isEqualTo(encoded);

    var note = key.sign(HEAD);

    assertThat(note.toString())
        .isEqualTo(new Checkpoint(ORIGIN, HEAD).sign(key.verifier(), jdk).toString());
    assertThat(Checkpoint.open(note, ORIGIN, List.of(key.verifier())).head()).isEqualTo(HEAD);
  }

  @Test
  void opensAsItWasSealed() {
    var opened = SigningKey.open(key.verifier(), sealed, vault, owner);
    assertThat(opened.sign(HEAD).toString()).isEqualTo(key.sign(HEAD).toString());
  }

  @Test
  void opensForNoOtherLog() {
    var other = SigningKey.generate(ORIGIN).verifier();
    assertThatThrownBy(() -> SigningKey.open(other, sealed, vault, owner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("is another log's");
  }

  @Test
  void refusesWhatIsNoKey() {
    var encoded = vault.open(sealed, PURPOSE, owner.toString());
    var wrongAlgorithm = encoded.clone();
    wrongAlgorithm[11] ^= 1;
    var wrong =
        List.of(
            new byte[0],
            Arrays.copyOf(encoded, encoded.length - 1),
            Arrays.copyOf(encoded, encoded.length + 1),
            wrongAlgorithm);
    for (var bytes : wrong) {
      var damaged = vault.seal(bytes, PURPOSE, owner.toString());
      assertThatThrownBy(() -> SigningKey.open(key.verifier(), damaged, vault, owner))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("is damaged");
    }
  }

  @Test
  void tellsNothingOfItself() {
    assertThat(key).hasToString("signing key of " + ORIGIN);
  }
}
