package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256 value: 32 bytes, equal by content. As text it is `0x` and 64 lower-case hexadecimal
/// digits.
public final class Hash {
  /// Length in bytes.
  public static final int LENGTH = 32;

  /// Root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1).
  public static final Hash OF_EMPTY_TREE = new Hash(sha256().digest());

  private static final int TEXT_LENGTH = 2 + 2 * LENGTH;
  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies exactly 32 bytes; any other length is a programmer's error and throws
  /// `IllegalArgumentException`. For untrusted text use [#parse(String)].
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /// Reads what [#toString()] writes; anything else, upper case too, is refused as `MALFORMED`.
  public static Hash parse(String text) throws Refusal {
    if (text.length() == TEXT_LENGTH && text.startsWith("0x")) {
      var digits = text.substring(2);
      if (digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return new Hash(HexFormat.of().parseHex(digits));
      }
    }
    throw Refusal.malformed("not 0x and 64 lower-case hexadecimal digits");
  }

  /// Hash of a log entry as a leaf: SHA-256(0x00 || entry) (RFC 9162 §2.1.1).
  public static Hash leaf(byte[] entry) {
    var digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(entry));
  }

  /// Hash of two adjacent subtrees: SHA-256(0x01 || left || right) (RFC 9162 §2.1.1).
  public static Hash node(Hash left, Hash right) {
    var digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  static Hash fromBase64(String text) throws Refusal {
    var bytes = StrictText.base64(text);
    if (bytes.length != LENGTH) {
      throw Refusal.malformed("a hash that is not 32 bytes");
    }
    return new Hash(bytes);
  }

  static Hash in(byte[] tile, int position) {
    var offset = position * LENGTH;
    return new Hash(Arrays.copyOfRange(tile, offset, offset + LENGTH));
  }

  /// A copy of one that is never used: to look for one takes longer than to hash a node.
  static MessageDigest sha256() {
    try {
      return (MessageDigest) Unused.SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every JDK can copy its SHA-256", e);
    }
  }

  private static final class Unused {
    static final MessageDigest SHA_256 = find();

    private static MessageDigest find() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  void writeTo(ByteBuffer buffer) {
    buffer.put(bytes);
  }

  String toBase64() {
    return StrictText.base64(bytes);
  }

  /// A copy of the 32 bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// `0x` and 64 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
