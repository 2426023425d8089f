package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;

/// The Ed25519 key of a cosigner, such as a witness, that signs checkpoints with a time (C2SP
/// tlog-cosignature, `cosignature/v1`). As text it is `name+id+key` of type 0x04, so it is never
/// taken for the key of a log. Equal by that text.
public final class CosignerKey {
  private static final int SIGNATURE_LENGTH = 64;

  private final VerifierKey key;

  private CosignerKey(VerifierKey key) {
    this.key = key;
  }

  /// Names a public key of the JDK.
  ///
  /// @throws Refusal as [VerifierKey#of(String, PublicKey)]
  public static CosignerKey of(String name, PublicKey ed25519) throws Refusal {
    return new CosignerKey(VerifierKey.of(VerifierKey.COSIGNATURE, name, ed25519));
  }

  /// Reads what [#toString()] writes.
  ///
  /// @throws Refusal `MALFORMED`, also for the key of a log
  public static CosignerKey parse(String vkey) throws Refusal {
    return new CosignerKey(VerifierKey.parse(VerifierKey.COSIGNATURE, vkey));
  }

  /// The name that signature lines carry.
  public String name() {
    return key.name();
  }

  VerifierKey key() {
    return key;
  }

  /// What is signed at a time of a checkpoint's text.
  static byte[] message(long seconds, String text) throws Refusal {
    if (seconds <= 0) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "a cosignature without a time");
    }
    return StrictText.utf8("cosignature/v1\ntime " + seconds + "\n" + text);
  }

  /// A signature with its time, as it stands in a signature line.
  static byte[] timed(long seconds, byte[] signature) {
    var timed = ByteBuffer.allocate(Long.BYTES + signature.length);
    return timed.putLong(seconds).put(signature).array();
  }

  /// The cosignature in a line of this key, or nothing where the key did not make it.
  Optional<Cosignature> verify(String text, byte[] timed) throws Refusal {
    if (timed.length != Long.BYTES + SIGNATURE_LENGTH) {
      return Optional.empty();
    }
    var seconds = ByteBuffer.wrap(timed).getLong();
    if (seconds <= 0) {
      return Optional.empty();
    }
    var signature = Arrays.copyOfRange(timed, Long.BYTES, timed.length);
    return key.verifies(message(seconds, text), signature)
        ? Optional.of(new Cosignature(this, seconds))
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CosignerKey that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /// `name+id+key`.
  @Override
  public String toString() {
    return key.toString();
  }
}
