package io.pacspace.proofs;

import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// The Ed25519 key (RFC 8032) that signs a log's checkpoints, and the key that verifies them. The
/// private half leaves this process only sealed.
///
/// Bouncy Castle signs and verifies several times as fast as the JDK (`docs/benchmarks.md`), which
/// is most of what a checkpoint costs where many small logs are busy together.
final class SigningKey {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PURPOSE = "log-signing-key";

  /// What comes before the 32 bytes in the PKCS #8 encoding of such a key (RFC 8410 §7).
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final VerifierKey verifier;
  private final byte[] secret;
  private final byte[] publicKey;

  private SigningKey(String name, byte[] secret) throws Refusal {
    this.secret = secret;
    this.publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    this.verifier = VerifierKey.of(name, publicKey);
  }

  /// A new key for the log of that name.
  static SigningKey generate(String origin) {
    var secret = new byte[Ed25519.SECRET_KEY_SIZE];
    Ed25519.generatePrivateKey(RANDOM, secret);
    try {
      return new SigningKey(origin, secret);
    } catch (Refusal e) {
      throw new IllegalStateException("a signing key for " + origin + " cannot be made", e);
    }
  }

  /// Opens a key that [#seal] sealed.
  static SigningKey open(VerifierKey verifier, byte[] sealed, Vault vault, EnvironmentId owner) {
    var encoded = vault.open(sealed, PURPOSE, owner.toString());
    try {
      var key = new SigningKey(verifier.name(), secret(encoded, owner));
      if (!key.verifier.equals(verifier)) {
        throw new IllegalStateException("the signing key of " + owner + " is another log's");
      }
      return key;
    } catch (Refusal e) {
      throw damaged(owner, e);
    }
  }

  private static byte[] secret(byte[] encoded, EnvironmentId owner) {
    var secretAt = PKCS8_PREFIX.length;
    if (encoded.length != secretAt + Ed25519.SECRET_KEY_SIZE
        || !Arrays.equals(encoded, 0, secretAt, PKCS8_PREFIX, 0, secretAt)) {
      throw damaged(owner, null);
    }
    return Arrays.copyOfRange(encoded, secretAt, encoded.length);
  }

  private static IllegalStateException damaged(EnvironmentId owner, @Nullable Refusal cause) {
    return new IllegalStateException("the signing key of " + owner + " is damaged", cause);
  }

  /// The key that verifies what this one signs.
  VerifierKey verifier() {
    return verifier;
  }

  /// The signed checkpoint of this tree, for the log that the key is named after.
  SignedNote sign(TreeHead head) {
    try {
      return new Checkpoint(verifier.name(), head).sign(verifier, this::signature);
    } catch (Refusal e) {
      throw new IllegalStateException("a checkpoint cannot be signed with the " + this, e);
    }
  }

  /// What a processor or memory got wrong must not go out: it could give the key away.
  private byte[] signature(byte[] message) {
    var signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(secret, 0, publicKey, 0, message, 0, message.length, signature, 0);
    if (!Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)) {
      throw new IllegalStateException("a signature by the " + this + " does not verify");
    }
    return signature;
  }

  byte[] seal(Vault vault, EnvironmentId owner) {
    var encoded = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + secret.length);
    System.arraycopy(secret, 0, encoded, PKCS8_PREFIX.length, secret.length);
    return vault.seal(encoded, PURPOSE, owner.toString());
  }

  @Override
  public String toString() {
    return "signing key of " + verifier.name();
  }
}
