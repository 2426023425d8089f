package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// An Ed25519 public key under a name, as C2SP signed-note writes it: `name+id+key`, where the id
/// is 8 hexadecimal digits that follow from name and key. Equal by that text.
public final class VerifierKey {
  static final String ALGORITHM = "Ed25519";

  /// The type of a key that signs the text itself, and of one that signs it with a time.
  static final byte NOTE = 0x01;

  static final byte COSIGNATURE = 0x04;

  private static final int KEY_LENGTH = 32;

  /// What comes before the 32 bytes in the X.509 encoding of such a key (RFC 8410 §4).
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final int id;
  private final PublicKey key;
  private final String text;

  private VerifierKey(byte type, String name, byte[] raw) throws Refusal {
    this.name = requireName(name);
    this.id = idOf(type, name, raw);
    this.key = decode(raw);
    var typed = ByteBuffer.allocate(1 + KEY_LENGTH).put(type).put(raw).array();
    this.text = name + "+" + HexFormat.of().toHexDigits(id) + "+" + StrictText.base64(typed);
  }

  /// Names a public key of the JDK.
  ///
  /// @throws Refusal `MALFORMED` for a key other than Ed25519, or a name that is empty or has a
  ///   space, a plus or a control character
  public static VerifierKey of(String name, PublicKey ed25519) throws Refusal {
    return of(NOTE, name, ed25519);
  }

  static VerifierKey of(byte type, String name, PublicKey ed25519) throws Refusal {
    var encoded = Objects.requireNonNullElse(ed25519.getEncoded(), new byte[0]);
    var prefix = Arrays.copyOf(encoded, X509_PREFIX.length);
    if (encoded.length != X509_PREFIX.length + KEY_LENGTH || !Arrays.equals(prefix, X509_PREFIX)) {
      throw Refusal.malformed("not an Ed25519 public key");
    }
    var raw = Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length);
    return new VerifierKey(type, name, raw);
  }

  /// Names a public key given as its 32 bytes of RFC 8032 §5.1.5.
  ///
  /// @throws Refusal as [#of(String, PublicKey)], and for bytes that are no point of the curve
  public static VerifierKey of(String name, byte[] raw) throws Refusal {
    if (raw.length != KEY_LENGTH) {
      throw Refusal.malformed("not an Ed25519 public key");
    }
    return new VerifierKey(NOTE, name, raw);
  }

  /// Reads what [#toString()] writes.
  ///
  /// @throws Refusal `MALFORMED`, also for an id that does not follow from name and key, a type
  ///   other than Ed25519, or 32 bytes that are no point of the curve
  public static VerifierKey parse(String vkey) throws Refusal {
    return parse(NOTE, vkey);
  }

  static VerifierKey parse(byte type, String vkey) throws Refusal {
    var parts = vkey.split("\\+", 3);
    if (parts.length != 3) {
      throw Refusal.malformed("not a verifier key of the form name+id+key");
    }
    var typed = StrictText.base64(parts[2]);
    if (typed.length != 1 + KEY_LENGTH || typed[0] != type) {
      throw Refusal.malformed("not an Ed25519 verifier key of type " + type);
    }
    var key = new VerifierKey(type, parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.text.equals(vkey)) {
      throw Refusal.malformed("a verifier key under another key's id");
    }
    return key;
  }

  static String requireName(String name) throws Refusal {
    var spaced =
        name.codePoints()
            .anyMatch(c -> c == '+' || c == 0x85 || Character.isSpaceChar(c) || c < ' ');
    if (name.isEmpty() || spaced || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw Refusal.malformed("not a key name");
    }
    return name;
  }

  private static int idOf(byte type, String name, byte[] raw) {
    var digest = Hash.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(type);
    return ByteBuffer.wrap(digest.digest(raw)).getInt();
  }

  private static PublicKey decode(byte[] raw) throws Refusal {
    var encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_LENGTH);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_LENGTH);
    try {
      var key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
      // Only this looks whether the bytes are a point of the curve.
      Signature.getInstance(ALGORITHM).initVerify(key);
      return key;
    } catch (GeneralSecurityException _) {
      throw Refusal.malformed("not a point of the Ed25519 curve");
    }
  }

  /// Whether this key made `signature`, 64 bytes of RFC 8032 §5.1, over `message`.
  boolean verifies(byte[] message, byte[] signature) {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // The JDK throws for a signature of the wrong length or with numbers out of range.
      return false;
    }
  }

  /// The name that signature lines carry.
  public String name() {
    return name;
  }

  /// First four bytes of SHA-256 over name, newline, type and key, big-endian.
  public int id() {
    return id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// `name+id+key`.
  @Override
  public String toString() {
    return text;
  }
}
