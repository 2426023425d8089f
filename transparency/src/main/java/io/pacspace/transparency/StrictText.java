package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Text encodings that allow one spelling per value, so that parsing and formatting again gives the
/// same bytes.
final class StrictText {
  private static final int LONGEST_DECIMAL = 19;

  private StrictText() {}

  /// Decodes UTF-8 of at most `limit` bytes; overlong forms and encoded surrogates are refused.
  static String utf8(byte[] bytes, int limit) throws Refusal {
    if (bytes.length > limit) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "more than " + limit + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw Refusal.malformed("not valid UTF-8");
    }
  }

  /// Encodes to UTF-8; a lone surrogate is refused where the JDK would write a question mark.
  static byte[] utf8(String text) throws Refusal {
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException _) {
      throw Refusal.malformed("text with a lone surrogate");
    }
  }

  /// Decodes standard base64 (RFC 4648 §4) with its padding and with zero trailing bits.
  static byte[] base64(String text) throws Refusal {
    try {
      var bytes = Base64.getDecoder().decode(text);
      if (base64(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Refused below, like a spelling that is not the canonical one.
    }
    throw Refusal.malformed("not standard base64");
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Reads 0 to 2^63-1 in ASCII digits without a sign or leading zeroes.
  static long decimal(String text) throws Refusal {
    var digitsOnly = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || !digitsOnly || (text.length() > 1 && text.charAt(0) == '0')) {
      throw Refusal.malformed("not a decimal number without leading zeroes");
    }
    if (text.length() <= LONGEST_DECIMAL) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException _) {
        // Nineteen digits that pass 2^63-1.
      }
    }
    throw new Refusal(Refusal.Code.TOO_LARGE, "a number of 2^63 or more");
  }

  /// Whether every character may stand in one line of a note: no control character below U+0020.
  static boolean isLine(String text) {
    return text.chars().noneMatch(c -> c < ' ');
  }
}
