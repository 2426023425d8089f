package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Figures;
import java.nio.file.Path;
import java.util.Objects;

/// Compares two statements of one customer, each from a file that is verified first: they are the
/// same, one extends the other, or they differ, and then in which member first, and at which record
/// if both files have those.
final class CompareStatements {
  private final Report report;
  private final VerifyProof.Request asked;

  /// @param report gets what is verified
  CompareStatements(Report report, VerifyProof.Request asked) {
    this.report = report;
    this.asked = asked;
  }

  /// What comparing two files came to.
  sealed interface Result {
    /// One of the files is refused.
    record Refused(Path file, String check, String flaw) implements Result {}

    /// Both hold a statement, and contradict each other nowhere.
    record Agreed(StatementFile one, StatementFile other, StatementRelation relation)
        implements Result {}

    /// Both hold a statement, and contradict each other.
    record Parted(
        StatementFile one, StatementFile other, StatementRelation.Differs first, Parting parting)
        implements Result {}

    /// Verified where the two are the same or one extends the other, refused where they differ or
    /// one of the files is refused.
    default int exit() {
      return this instanceof Agreed ? Exit.VERIFIED : Exit.REFUSED;
    }
  }

  private sealed interface Read {
    record Found(StatementFile file) implements Read {}

    record Refused(Result.Refused result) implements Read {}
  }

  /// Verifies both files and finds what their statements are to each other.
  ///
  /// @throws Unusable where one holds no statement
  Result compare(Path first, Path second) {
    return switch (read(first)) {
      case Read.Refused(var refused) -> refused;
      case Read.Found(var one) ->
          switch (read(second)) {
            case Read.Refused(var refused) -> refused;
            case Read.Found(var other) -> compare(one, other);
          };
    };
  }

  private Read read(Path file) {
    return switch (new VerifyProof(report.silenced(), asked).check(file)) {
      case Outcome.Verified(_, Figures.Stated stated) -> {
        report.passed("statement", file + " is verified; its figures are " + stated.word());
        if (stated.statement().isSandbox()) {
          report.say("SANDBOX: " + file + " is of a sandbox, where nothing is owed.");
        }
        yield new Read.Found(new StatementFile(file, stated));
      }
      case Outcome.Refused refused ->
          new Read.Refused(new Result.Refused(file, refused.check(), refused.flaw()));
      default -> throw new Unusable(file + " holds no statement.");
    };
  }

  private Result compare(StatementFile one, StatementFile other) {
    return switch (StatementRelation.of(one.statement(), other.statement())) {
      case StatementRelation.Differs differs ->
          new Result.Parted(one, other, differs, parting(one, other));
      case StatementRelation.Extends agreed ->
          parting(one, other) instanceof Parting.AtRecord at
              ? new Result.Parted(one, other, differs(one, other, at), at)
              : new Result.Agreed(one, other, agreed);
      case StatementRelation.Same same -> new Result.Agreed(one, other, same);
    };
  }

  private Parting parting(StatementFile one, StatementFile other) {
    var key = Objects.requireNonNull(asked.key(), "nothing is verified without a key");
    return new FindParting(asked.originOf(key), key).between(one, other);
  }

  /// Two windows whose figures agree, while a record that one file shows is not where the other
  /// statement has to have it.
  private static StatementRelation.Differs differs(
      StatementFile one, StatementFile other, Parting.AtRecord at) {
    return new StatementRelation.Differs("records", records(one, at), records(other, at));
  }

  private static String records(StatementFile file, Parting.AtRecord at) {
    return file.lacks(at.any())
        ? "sequences %d to %d"
            .formatted(file.statement().firstSequence(), file.statement().lastSequence())
        : "sequence " + at.any().sequence();
  }
}
