package io.pacspace.transparency;

import java.util.List;
import java.util.Map;

/// Writes the canonical form of RFC 8785.
final class JsonWriter {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  String write(Json value) throws Refusal {
    append(value);
    return text.toString();
  }

  private void append(Json value) throws Refusal {
    switch (value) {
      case Json.Obj(var members) -> appendObject(members);
      case Json.Arr(var items) -> appendArray(items);
      case Json.Str(var string) -> appendString(string);
      case Json.Num(var number) -> text.append(EcmaNumber.format(number));
      case Json.Bool(var truth) -> text.append(truth);
      case Json.Null() -> text.append("null");
    }
  }

  private void appendObject(Map<String, Json> members) throws Refusal {
    open('{');
    for (var rest = members.entrySet().iterator(); rest.hasNext(); ) {
      var member = rest.next();
      appendString(member.getKey());
      text.append(':');
      append(member.getValue());
      text.append(rest.hasNext() ? "," : "");
    }
    close('}');
  }

  private void appendArray(List<Json> items) throws Refusal {
    open('[');
    for (var rest = items.iterator(); rest.hasNext(); ) {
      append(rest.next());
      text.append(rest.hasNext() ? "," : "");
    }
    close(']');
  }

  private void open(char bracket) throws Refusal {
    depth++;
    if (depth > Json.DEEPEST) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "JSON nested deeper than " + Json.DEEPEST);
    }
    text.append(bracket);
  }

  private void close(char bracket) {
    depth--;
    text.append(bracket);
  }

  /// Escapes what must be, in the shortest form there is (RFC 8785 §3.2.2.2), and copies the rest
  /// in runs.
  private void appendString(String value) throws Refusal {
    JsonReader.requireUnicode(value);
    text.append('"');
    var copied = 0;
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        text.append(value, copied, i);
        appendEscaped(c);
        copied = i + 1;
      }
    }
    text.append(value, copied, value.length()).append('"');
  }

  private void appendEscaped(char c) {
    if (c < ' ') {
      appendControl(c);
    } else {
      text.append('\\').append(c);
    }
  }

  private void appendControl(char c) {
    text.append(
        switch (c) {
          case '\b' -> "\\b";
          case '\t' -> "\\t";
          case '\n' -> "\\n";
          case '\f' -> "\\f";
          case '\r' -> "\\r";
          default ->
              c < 0x10 ? "\\u000" + Integer.toHexString(c) : "\\u00" + Integer.toHexString(c);
        });
  }
}
