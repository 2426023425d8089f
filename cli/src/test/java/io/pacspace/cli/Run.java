package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.logs.Unusable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One run of the command line in this JVM.
record Run(int code, String out, String err) {
  static Run of(Object... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var words = new String[args.length];
    for (var i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    var code = Pacspace.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Run(code, out.toString(), err.toString());
  }

  /// Runs one check without the parsing of arguments, which takes longer than most checks.
  static Run of(Function<Report, Integer> check) {
    var out = new StringWriter();
    var err = new StringWriter();
    try {
      int code = check.apply(new Report(new PrintWriter(out), new PrintWriter(err)));
      return new Run(code, out.toString(), err.toString());
    } catch (Unusable unusable) {
      return new Run(Exit.UNUSABLE, out.toString(), unusable.toString());
    }
  }

  void isVerified() {
    assertThat(code).as(toString()).isEqualTo(Exit.VERIFIED);
    assertThat(out).contains("VERIFIED: ");
  }

  /// Verified, in a sentence that says what is missing.
  void isVerifiedButFor(String missing) {
    assertThat(code).as(toString()).isEqualTo(Exit.VERIFIED);
    assertThat(out).containsPattern("(?m)^VERIFIED, but for .*" + Pattern.quote(missing));
  }

  void isRefusedAt(String check) {
    assertThat(code).as(toString()).isEqualTo(Exit.REFUSED);
    assertThat(out).containsPattern("(?m)^FAIL +" + check).doesNotContain("VERIFIED");
  }

  /// One sentence, or two, on one line, and no stack trace.
  void isUnusable(String words) {
    assertThat(code).as(toString()).isEqualTo(Exit.UNUSABLE);
    assertThat(out).doesNotContain("VERIFIED");
    assertThat(err).contains(words).endsWith(".\n").hasLineCount(1);
  }
}
