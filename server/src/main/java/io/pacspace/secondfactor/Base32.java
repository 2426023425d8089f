package io.pacspace.secondfactor;

/// Base32 (RFC 4648, section 6) without padding.
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder();
    var buffer = 0;
    var buffered = 0;
    for (var b : bytes) {
      buffer = (buffer << Byte.SIZE) | (b & 0xFF);
      buffered += Byte.SIZE;
      while (buffered >= BITS) {
        buffered -= BITS;
        text.append(digit(buffer >>> buffered));
      }
      buffer &= (1 << buffered) - 1;
    }
    return buffered == 0
        ? text.toString()
        : text.append(digit(buffer << (BITS - buffered))).toString();
  }

  private static char digit(int bits) {
    return ALPHABET.charAt(bits & ((1 << BITS) - 1));
  }
}
