package io.pacspace.transparency;

import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256 value: 32 bytes, equal by content.
public final class Hash {
  /// Length in bytes.
  public static final int LENGTH = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Copies exactly 32 bytes.
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
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

  /// Lower-case hexadecimal, 64 digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
