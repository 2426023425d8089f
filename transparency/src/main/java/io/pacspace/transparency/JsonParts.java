package io.pacspace.transparency;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads a long JSON text value by value, so that only the values at hand need memory. It finds
/// where a value ends; [Json#parse(byte[])] judges what is in it. No byte of a character beyond
/// ASCII can be taken for punctuation, since UTF-8 keeps them apart.
final class JsonParts {
  private static final int END = -1;

  /// In a row: an input without an end must not be waited for. As long as a whole bundle may be.
  private static final int MOST_SPACE = 64 * 1024 * 1024;

  private final InputStream in;
  private final int longest;
  private int ahead;

  /// @param longest most bytes that one value may have
  JsonParts(InputStream in, int longest) throws IOException {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
    this.ahead = this.in.read();
  }

  /// Takes this punctuation mark, which has to be next.
  void expect(char mark) throws Refusal, IOException {
    if (!skip(mark)) {
      throw unexpected();
    }
  }

  /// Takes this punctuation mark if it is next.
  boolean skip(char mark) throws Refusal, IOException {
    skipSpace();
    if (ahead != mark) {
      return false;
    }
    ahead = in.read();
    return true;
  }

  /// Reads the value that is next.
  Json value() throws Refusal, IOException {
    skipSpace();
    var bytes = new ByteArrayOutputStream();
    var depth = 0;
    while (ahead != END && (depth > 0 || ",:]}".indexOf(ahead) < 0)) {
      depth += depthOf(ahead);
      if (ahead == '"') {
        copyString(bytes);
      } else {
        copy(bytes);
      }
    }
    return Json.parse(bytes.toByteArray());
  }

  /// Makes sure that nothing is left.
  void expectEnd() throws Refusal, IOException {
    skipSpace();
    if (ahead != END) {
      throw unexpected();
    }
  }

  private static int depthOf(int mark) {
    return switch (mark) {
      case '{', '[' -> 1;
      case '}', ']' -> -1;
      default -> 0;
    };
  }

  private void copyString(ByteArrayOutputStream bytes) throws Refusal, IOException {
    copy(bytes);
    while (ahead != END && ahead != '"') {
      if (ahead == '\\') {
        copy(bytes);
      }
      copy(bytes);
    }
    copy(bytes);
  }

  private void copy(ByteArrayOutputStream bytes) throws Refusal, IOException {
    if (ahead == END) {
      throw unexpected();
    }
    if (bytes.size() == longest) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a JSON value of more than " + longest + " bytes");
    }
    bytes.write(ahead);
    ahead = in.read();
  }

  private void skipSpace() throws Refusal, IOException {
    for (var count = 0; isSpace(ahead); count++) {
      if (count == MOST_SPACE) {
        throw new Refusal(
            Refusal.Code.TOO_LARGE, "more than " + MOST_SPACE + " bytes of white space");
      }
      ahead = in.read();
    }
  }

  private static boolean isSpace(int mark) {
    return mark == ' ' || mark == '\t' || mark == '\n' || mark == '\r';
  }

  private static Refusal unexpected() {
    return Refusal.malformed("not the JSON that belongs here, or cut short");
  }
}
