package io.pacspace.proofs;

import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/// The Ed25519 key (RFC 8032) that signs a log's checkpoints, and the key that verifies them. The
/// private half leaves this process only sealed.
record SigningKey(VerifierKey verifier, PrivateKey key) {
  private static final String ALGORITHM = "Ed25519";
  private static final String PURPOSE = "log-signing-key";

  /// A new key for the log of that name.
  static SigningKey generate(String origin) {
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(VerifierKey.of(origin, pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException | Refusal e) {
      throw new IllegalStateException("a signing key for " + origin + " cannot be made", e);
    }
  }

  /// Opens a key that [#seal] sealed.
  static SigningKey open(VerifierKey verifier, byte[] sealed, Vault vault, EnvironmentId owner) {
    try {
      var encoded = vault.open(sealed, PURPOSE, owner.toString());
      var key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new SigningKey(verifier, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key of " + owner + " is damaged", e);
    }
  }

  /// The signed checkpoint of this tree, for the log that the key is named after.
  SignedNote sign(TreeHead head) {
    try {
      return new Checkpoint(verifier.name(), head).sign(verifier, key);
    } catch (Refusal e) {
      throw new IllegalStateException("a checkpoint cannot be signed with the " + this, e);
    }
  }

  byte[] seal(Vault vault, EnvironmentId owner) {
    return vault.seal(key.getEncoded(), PURPOSE, owner.toString());
  }

  @Override
  public String toString() {
    return "signing key of " + verifier.name();
  }
}
