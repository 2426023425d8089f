package io.pacspace.cli;

import io.pacspace.comparison.By;
import io.pacspace.comparison.Comparison;
import io.pacspace.comparison.Comparison.Difference;
import io.pacspace.logs.Unusable;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Compares the proven records of one customer with what the other side has counted, and names what
/// differs, the first of it first.
///
/// Each record and row is read once and only its name and amount are kept ([Comparison]).
final class CompareCounts {
  private final Report report;
  private final VerifyProof.Request asked;
  private final @Nullable By by;
  private final long limit;

  /// @param by what to match records and rows by; null for what the rows name
  /// @param limit how many differences to name
  CompareCounts(Report report, VerifyProof.Request asked, @Nullable By by, long limit) {
    this.report = report;
    this.asked = asked;
    this.by = by;
    this.limit = limit;
  }

  /// Verifies the proof as [VerifyProof] does, then compares; a proof that is refused, or that has
  /// not all records of the window that it states, is compared with nothing.
  int compare(Path bundle, Path csv) {
    try (var counts = CountFile.open(csv, by, VerifyProof.PATIENCE)) {
      var comparison = new Comparison(counts.by());
      var records = new CountedRecords(counts.by(), comparison);
      var outcome =
          new VerifyProof(report, asked, VerifyProof.PATIENCE, records::add).check(bundle);
      if (new VerdictText(report).say(outcome) != Exit.VERIFIED
          || !(outcome instanceof Outcome.Verified(_, var figures))) {
        report.say("Nothing was compared.");
        return Exit.UNUSABLE;
      }
      records.finish(figures);
      counts.read(comparison);
      return conclude(counts.by(), comparison);
    }
  }

  private int conclude(By by, Comparison comparison) {
    var shown = new long[1];
    var totals =
        comparison.compare(
            difference -> {
              if (shown[0] < limit) {
                shown[0]++;
                report.say(words(by, difference));
              }
            });
    if (totals.records() == 0) {
      throw new Unusable("The proof has no deltas that could be compared.");
    }
    if (totals.differences() > shown[0]) {
      report.say(
          "… and %d more, which --limit %d names."
              .formatted(totals.differences() - shown[0], totals.differences()));
    }
    var sides =
        "%d records that sum to %s here, %d rows that sum to %s there"
            .formatted(
                totals.records(), plain(totals.recorded()), totals.rows(), plain(totals.claimed()));
    if (totals.differences() == 0) {
      report.say("SAME by %s: %s.".formatted(by.word(), sides));
      return Exit.SAME;
    }
    report.say(
        "DIFFERS by %s: %d missing there, %d extra there, %d changed; %s, difference %s."
            .formatted(
                by.word(),
                totals.missing(),
                totals.extra(),
                totals.changed(),
                sides,
                plain(totals.difference())));
    return Exit.DIFFERS;
  }

  private static String words(By by, Difference difference) {
    var kind = difference.kind().word();
    var name = difference.name().isEmpty() ? "without a " + by.word() : difference.name();
    return "%-8s %s: %s here%s, %s there%s, difference %s"
        .formatted(
            kind,
            name,
            plain(difference.recorded()),
            place(difference.records(), "sequence", difference.sequence()),
            plain(difference.claimed()),
            place(difference.rows(), "line", difference.row()),
            plain(difference.difference()));
  }

  private static String place(int count, String unit, long first) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " (%s %d)".formatted(unit, first);
      default -> " (%d times, first in %s %d)".formatted(count, unit, first);
    };
  }

  private static String plain(BigDecimal amount) {
    return amount.toPlainString();
  }
}
