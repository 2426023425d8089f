package io.pacspace.recording;

/// Tells whether anybody who looks at a text sees something.
final class Visible {
  private Visible() {}

  /// Whether a text has a character that leaves a mark: more than blanks, controls and what is
  /// there for the characters beside it.
  static boolean in(String text) {
    for (var i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (is(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !isFiller(c);
    };
  }

  /// The letters, marks and symbols that show nothing: those that Unicode calls ignorable by
  /// default (DerivedCoreProperties.txt), which Java does not tell, and the empty pattern of
  /// Braille.
  private static boolean isFiller(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2065
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
