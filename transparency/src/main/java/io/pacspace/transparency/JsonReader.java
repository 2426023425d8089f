package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.TreeMap;

/// Reads one JSON text by recursive descent of bounded depth, in time linear in its length.
final class JsonReader {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";
  private static final int UNICODE_DIGITS = 4;
  private static final int HEX = 16;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  Json read() throws Refusal {
    var value = value();
    if (at < text.length()) {
      throw unexpected();
    }
    return value;
  }

  /// Reads a value and the white space around it.
  private Json value() throws Refusal {
    skipSpace();
    var value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> new Json.Str(string());
          case 't' -> literal("true", new Json.Bool(true));
          case 'f' -> literal("false", new Json.Bool(false));
          case 'n' -> literal("null", new Json.Null());
          default -> number();
        };
    skipSpace();
    return value;
  }

  private Json object() throws Refusal {
    var members = new TreeMap<String, Json>();
    enter();
    if (!endsEmpty('}')) {
      do {
        skipSpace();
        var name = string();
        skipSpace();
        expect(':');
        if (members.putIfAbsent(name, value()) != null) {
          throw Refusal.malformed("a JSON object that names a member twice");
        }
      } while (continues('}'));
    }
    depth--;
    return new Json.Obj(members);
  }

  private Json array() throws Refusal {
    var items = new ArrayList<Json>();
    enter();
    if (!endsEmpty(']')) {
      do {
        items.add(value());
      } while (continues(']'));
    }
    depth--;
    return new Json.Arr(items);
  }

  private void enter() throws Refusal {
    at++;
    depth++;
    if (depth > Json.DEEPEST) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "JSON nested deeper than " + Json.DEEPEST);
    }
  }

  private boolean endsEmpty(char close) {
    skipSpace();
    var ends = peek() == close;
    at += ends ? 1 : 0;
    return ends;
  }

  private boolean continues(char close) throws Refusal {
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(close);
    return false;
  }

  private Json literal(String word, Json value) throws Refusal {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private Json number() throws Refusal {
    var start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    var value = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(value)) {
      throw Refusal.malformed("a JSON number past the largest double");
    }
    return new Json.Num(value);
  }

  private void digits() throws Refusal {
    var start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
  }

  private String string() throws Refusal {
    expect('"');
    var value = new StringBuilder();
    while (peek() != '"') {
      var c = next();
      if (c < ' ') {
        throw unexpected();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    return requireUnicode(value.toString());
  }

  private char escaped() throws Refusal {
    var c = next();
    if (c == 'u') {
      return unicode();
    }
    var escape = ESCAPES.indexOf(c);
    if (escape < 0) {
      throw unexpected();
    }
    return ESCAPED.charAt(escape);
  }

  private char unicode() throws Refusal {
    var unit = 0;
    for (var i = 0; i < UNICODE_DIGITS; i++) {
      var c = next();
      var digit = c < 0x80 ? Character.digit(c, HEX) : -1;
      if (digit < 0) {
        throw unexpected();
      }
      unit = unit * HEX + digit;
    }
    return (char) unit;
  }

  static String requireUnicode(String value) throws Refusal {
    for (var i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(value.codePointAt(i))) {
          throw Refusal.malformed("a JSON string with a lone surrogate");
        }
        i++;
      }
    }
    return value;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    var found = peek() == c;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) throws Refusal {
    if (!skip(c)) {
      throw unexpected();
    }
  }

  private char next() throws Refusal {
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at++);
  }

  /// The character at hand, or U+0000, which no JSON text has, at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private Refusal unexpected() {
    return Refusal.malformed("not JSON at character " + at);
  }
}
