package io.pacspace.cli;

import io.pacspace.cli.CompareStatements.Result;
import io.pacspace.cli.Parting.AtRecord;
import io.pacspace.transparency.Statement;

/// Says what comparing two statements came to in sentences.
final class ComparisonText {
  private final Report report;

  ComparisonText(Report report) {
    this.report = report;
  }

  /// Says it.
  ///
  /// @return the exit code
  int say(Result result) {
    switch (result) {
      case Result.Refused(var file, var check, var flaw) -> {
        report.failed(check, file + ": " + flaw);
        report.say("REFUSED: " + file + " is not what was signed, or not in this log.");
      }
      case Result.Agreed(var one, var other, StatementRelation.Extends(var isFirstLater)) ->
          extend(isFirstLater ? other : one, isFirstLater ? one : other);
      case Result.Agreed(var one, _, _) ->
          report.say("SAME: both files hold a statement of %s.".formatted(words(one.statement())));
      case Result.Parted parted -> part(parted);
    }
    return result.exit();
  }

  private void part(Result.Parted parted) {
    var first = parted.first();
    var one = parted.one().file();
    var other = parted.other().file();
    report.failed(
        first.member(), "%s in %s, %s in %s".formatted(first.first(), one, first.second(), other));
    switch (parted.parting()) {
      case Parting.Unknown(var reason) -> report.noted("record", reason);
      case AtRecord at -> report.failed("record", words(at, one + "", other + ""));
    }
    report.say(
        "DIFFERS: the two statements contradict each other in %s, and the holder of the key has"
                .formatted(first.member())
            + " signed both; keep both files.");
  }

  private static String words(AtRecord at, String one, String other) {
    var first = at.first();
    var second = at.second();
    if (first == null || second == null) {
      return "sequence %d is %s in %s: %s"
          .formatted(at.any().sequence(), at.kind().word(), other, words(at.any()));
    }
    return "sequence %d is changed: %s in %s, %s in %s; %s"
        .formatted(
            first.sequence(),
            words(first),
            one,
            words(second),
            other,
            at.members().isEmpty()
                ? "the same record under another salt"
                : "they differ in " + String.join(", ", at.members()));
  }

  private static String words(DeltaEntry delta) {
    return "%s, %s of %s%s at index %d"
        .formatted(
            delta.text("delta").orElse(""),
            delta.text("recordId").orElse(""),
            delta.text("acceptedAt").orElse(""),
            delta.text("referenceId").map(it -> ", reference " + it + ",").orElse(""),
            delta.index());
  }

  private void extend(StatementFile earlier, StatementFile later) {
    var between = later.statement().firstSequence() - earlier.statement().lastSequence() - 1;
    report.say(
        "EXTENDS: %s, of %s, %s that of %s, of %s, and contradicts it nowhere. That its history"
                .formatted(
                    later.file(),
                    words(later.statement()),
                    between == 0
                        ? "goes on directly from"
                        : between > 0 ? "comes %d records after".formatted(between) : "overlaps",
                    earlier.file(),
                    words(earlier.statement()))
            + " contains the earlier one's to the last record is not shown by two statements.");
  }

  private static String words(Statement statement) {
    return "%s from %s to before %s"
        .formatted(statement.customerId(), statement.start(), statement.end());
  }
}
