package io.pacspace.cli;

import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Statement;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Compares two statements of one customer, each from a file that is verified first: they are the
/// same, one extends the other, or they differ, and then in which member first.
final class CompareStatements {
  private final Report report;
  private final VerifyProof.Request asked;

  CompareStatements(Report report, VerifyProof.Request asked) {
    this.report = report;
    this.asked = asked;
  }

  /// A verified statement and the file that it is from.
  private record Found(Path file, Figures.Stated stated) {
    Statement statement() {
      return stated.statement();
    }
  }

  /// A difference between two statements.
  ///
  /// @param first what the first says, or what follows from it
  private record Difference(String member, String first, String second) {}

  /// Verifies both files and says what their statements are to each other.
  ///
  /// @return the exit code: verified where they are the same or one extends the other, refused
  ///   where they differ or one of the files is refused
  int compare(Path first, Path second) {
    var one = read(first);
    var other = one.isEmpty() ? one : read(second);
    return other.isEmpty() ? Exit.REFUSED : compare(one.get(), other.get());
  }

  private Optional<Found> read(Path file) {
    return switch (new VerifyProof(report.silenced(), asked).check(file)) {
      case Outcome.Verified(_, Figures.Stated stated) -> {
        report.passed("statement", file + " is verified; its figures are " + stated.word());
        if (stated.statement().isSandbox()) {
          report.say("SANDBOX: " + file + " is of a sandbox, where nothing is owed.");
        }
        yield Optional.of(new Found(file, stated));
      }
      case Outcome.Refused refused -> {
        report.failed(refused.check(), file + ": " + refused.flaw());
        report.say("REFUSED: " + file + " is not what was signed, or not in this log.");
        yield Optional.empty();
      }
      default -> throw new Unusable(file + " holds no statement.");
    };
  }

  private int compare(Found one, Found other) {
    var a = one.statement();
    var b = other.statement();
    var isOneWindow = a.start().equals(b.start()) && a.end().equals(b.end());
    var difference =
        first(whose(a), whose(b))
            .or(() -> isOneWindow ? first(figures(a), figures(b)) : atOneTime(a, b));
    if (difference.isPresent()) {
      return differ(one, other, difference.get());
    }
    if (isOneWindow) {
      report.say("SAME: both files hold a statement of %s.".formatted(words(a)));
    } else {
      var isLater =
          a.end().isBefore(b.end()) || (a.end().equals(b.end()) && a.start().isAfter(b.start()));
      extend(isLater ? one : other, isLater ? other : one);
    }
    return Exit.VERIFIED;
  }

  private int differ(Found one, Found other, Difference difference) {
    report.failed(
        difference.member(),
        "%s in %s, %s in %s"
            .formatted(difference.first(), one.file(), difference.second(), other.file()));
    report.say(
        "DIFFERS: the two statements contradict each other in %s, and the holder of the key has"
                .formatted(difference.member())
            + " signed both; keep both files.");
    return Exit.REFUSED;
  }

  private void extend(Found earlier, Found later) {
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

  private static Map<String, String> whose(Statement statement) {
    var members = new LinkedHashMap<String, String>();
    members.put("environment", statement.environment());
    members.put("issuer", statement.issuer());
    members.put("customerId", statement.customerId());
    return members;
  }

  private static Map<String, String> figures(Statement statement) {
    var members = new LinkedHashMap<String, String>();
    members.put("firstSequence", "" + statement.firstSequence());
    members.put("lastSequence", "" + statement.lastSequence());
    members.put("opening", statement.opening().toPlainString());
    members.put("closing", statement.closing().toPlainString());
    members.put("net", statement.net().toPlainString());
    members.put("adjusting", statement.adjusting().toPlainString());
    members.put("proofRoot", statement.proofRoot().map(Object::toString).orElse("none"));
    members.put("historyRoot", statement.historyRoot().toString());
    members.put("customerName", statement.customerName().orElse("none"));
    members.put("unit", statement.unit().orElse("none"));
    return members;
  }

  private static Optional<Difference> first(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .filter(member -> !member.getValue().equals(other.get(member.getKey())))
        .findFirst()
        .map(it -> new Difference(it.getKey(), it.getValue(), "" + other.get(it.getKey())));
  }

  /// Where a customer stood at one moment, by one statement.
  ///
  /// @param sequence of the last record before it
  /// @param history the root over all records until then, where the statement has it
  private record Point(
      Instant time, String member, long sequence, BigDecimal balance, Optional<Hash> history) {
    static List<Point> of(Statement it) {
      return List.of(
          new Point(it.start(), "start", it.firstSequence() - 1, it.opening(), Optional.empty()),
          new Point(
              it.end(), "end", it.lastSequence(), it.closing(), Optional.of(it.historyRoot())));
    }

    /// What of two points contradicts each other: a later one has no fewer records, one time has
    /// one sequence, and one sequence has one balance and one history.
    Optional<Difference> differsFrom(Point other) {
      var order = time.compareTo(other.time);
      if (Long.signum(Long.compare(sequence, other.sequence)) * order < 0
          || (order == 0 && sequence != other.sequence)) {
        return difference("sequence", other, Point::sequence);
      }
      if (sequence != other.sequence) {
        return Optional.empty();
      }
      if (balance.compareTo(other.balance) != 0) {
        return difference("balance", other, it -> it.balance.toPlainString());
      }
      var isOneHistory =
          history.isEmpty() || other.history.isEmpty() || history.equals(other.history);
      return isOneHistory
          ? Optional.empty()
          : difference("historyRoot", other, it -> it.history.orElseThrow());
    }

    private Optional<Difference> difference(
        String what, Point other, Function<Point, Object> value) {
      return Optional.of(
          new Difference(
              what,
              value.apply(this) + " at the " + member,
              value.apply(other) + " at the " + other.member));
    }
  }

  private static Optional<Difference> atOneTime(Statement one, Statement other) {
    return Point.of(one).stream()
        .flatMap(a -> Point.of(other).stream().flatMap(b -> a.differsFrom(b).stream()))
        .findFirst();
  }
}
