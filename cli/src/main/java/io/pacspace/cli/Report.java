package io.pacspace.cli;

import java.io.PrintWriter;
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

  void say(String line) {
    out.println(printable(line));
    out.flush();
  }

  void complain(String sentence) {
    err.println(printable(sentence));
    err.flush();
  }

  static String printable(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format(Locale.ROOT, "\\u{%x}", c));
              }
            });
    return shown.toString();
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
