package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.shared.EnvironmentId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What somebody at a console sees of a check: findings on the output, one a line, and everything
/// else, such as how far it is, on the error output.
final class CheckConsole implements Watcher {
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private String at = "";
  private long next = System.nanoTime() + PAUSE.toNanos();

  CheckConsole(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  @Override
  public void ledger(long number, long all) {
    at = "ledger %,d of %,d, ".formatted(number, all);
  }

  @Override
  public void reading(String part, long rows) {
    if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + PAUSE.toNanos();
      say(String.format(Locale.ROOT, "%s%s: %,d so far", at, part, rows));
    }
  }

  @Override
  public void found(Finding finding) {
    tell(finding, finding.place().toString(), finding.sentence());
  }

  @Override
  public void more(Finding last, long more) {
    tell(last, "elsewhere", String.format(Locale.ROOT, "There are %,d more of this kind.", more));
  }

  private void tell(Finding finding, String place, String sentence) {
    var ledger = finding.ledger().map(EnvironmentId::toString).orElse(null);
    if (json) {
      var line = new Line(finding.kind().toString(), finding.cell(), ledger, place, sentence);
      out.println(JSON.writeValueAsString(line));
    } else {
      out.println(
          printable(
              "%-20s %s%s, %s: %s"
                  .formatted(
                      finding.kind(),
                      finding.cell(),
                      ledger == null ? "" : ", " + ledger,
                      place,
                      sentence)));
    }
    out.flush();
  }

  /// A finding for programs.
  record Line(String kind, String cell, @Nullable String ledger, String place, String sentence) {}

  /// Says what the check came to.
  void conclude(Check.Result result) {
    var seen =
        String.format(
            Locale.ROOT, "%,d records in %,d ledgers", result.records(), result.ledgers());
    complain(
        result.mismatches() == 0
            ? "All is as it should be: " + seen + "."
            : String.format(Locale.ROOT, "%,d mismatches: %s.", result.mismatches(), seen));
  }

  void say(String words) {
    complain("… " + words);
  }

  void complain(String sentence) {
    sentence.lines().map(CheckConsole::printable).forEach(err::println);
    err.flush();
  }

  /// Texts of rows that somebody may have tampered with must not steer a terminal.
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
