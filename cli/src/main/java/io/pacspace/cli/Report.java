package io.pacspace.cli;

import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a command says: findings to the output, progress and complaints to the error output.
///
/// Much of it was written by whoever made the file under check, so everything that could steer a
/// terminal or reorder a line is shown as its code point.
final class Report {
  private final PrintWriter out;
  private final PrintWriter err;

  Report(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  void passed(String check, String words) {
    finding("ok", check, words);
  }

  void noted(String check, String words) {
    finding("note", check, words);
  }

  void failed(String check, String words) {
    finding("FAIL", check, words);
  }

  private void finding(String mark, String check, String words) {
    say(String.format(Locale.ROOT, "%-5s %-11s %s", mark, check, words));
  }

  /// A figure of a statement and how it is known, which stand nowhere apart.
  void figure(Figures.Word word, String name, String value) {
    say(String.format(Locale.ROOT, "%-11s %-17s %s", word, name, value));
  }

  void record(SaltedRecord record) {
    say("record: " + new String(record.record(), StandardCharsets.UTF_8));
  }

  /// A report that says nothing but complaints.
  Report silenced() {
    return new Report(new PrintWriter(Writer.nullWriter()), err);
  }

  /// One JSON text on a line of its own. What could steer a terminal can only be within a string
  /// there, and is escaped.
  void json(Json value) {
    try {
      var text = new String(value.canonical(), StandardCharsets.UTF_8);
      out.println(escaped(text));
      out.flush();
    } catch (Refusal refusal) {
      throw new IllegalStateException("a verdict is plain JSON", refusal);
    }
  }

  void say(String line) {
    out.println(printable(line));
    out.flush();
  }

  void complain(String sentence) {
    err.println(printable(sentence));
    err.flush();
  }

  static String printable(String text) {
    var printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append(String.format(Locale.ROOT, "\\u{%x}", c));
              }
            });
    return printable.toString();
  }

  private static String escaped(String json) {
    var escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                escaped.appendCodePoint(c);
              } else {
                for (var unit : Character.toChars(c)) {
                  escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
