package io.pacspace.cli;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What two statements are to each other.
sealed interface StatementRelation {
  /// They are of one window and agree in every figure.
  record Same() implements StatementRelation {}

  /// They are of two windows of one customer, and contradict each other nowhere.
  ///
  /// @param isFirstLater whether the first extends the second, and not the other way round
  record Extends(boolean isFirstLater) implements StatementRelation {}

  /// They contradict each other.
  ///
  /// @param member in which first
  /// @param first what the first says there, or what follows from it
  record Differs(String member, String first, String second) implements StatementRelation {}

  static StatementRelation of(Statement one, Statement other) {
    var isOneWindow = one.start().equals(other.start()) && one.end().equals(other.end());
    var difference =
        first(whose(one), whose(other))
            .or(() -> isOneWindow ? first(figures(one), figures(other)) : atOneTime(one, other));
    if (difference.isPresent()) {
      return difference.get();
    }
    return isOneWindow ? new Same() : new Extends(isLater(one, other));
  }

  private static boolean isLater(Statement one, Statement other) {
    return one.end().isAfter(other.end())
        || (one.end().equals(other.end()) && one.start().isBefore(other.start()));
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

  private static Optional<Differs> first(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .filter(member -> !member.getValue().equals(other.get(member.getKey())))
        .findFirst()
        .map(it -> new Differs(it.getKey(), it.getValue(), "" + other.get(it.getKey())));
  }

  private static Optional<Differs> atOneTime(Statement one, Statement other) {
    return Point.of(one).stream()
        .flatMap(a -> Point.of(other).stream().flatMap(b -> a.differsFrom(b).stream()))
        .findFirst();
  }

  /// Where a customer stood at one moment, by one statement.
  ///
  /// @param sequence of the last record before it
  /// @param history the root over all records until then, where the statement has it
  record Point(
      Instant time, String member, long sequence, BigDecimal balance, Optional<Hash> history) {
    static List<Point> of(Statement it) {
      return List.of(
          new Point(it.start(), "start", it.firstSequence() - 1, it.opening(), Optional.empty()),
          new Point(
              it.end(), "end", it.lastSequence(), it.closing(), Optional.of(it.historyRoot())));
    }

    /// What of two points contradicts each other: a later one has no fewer records, one time has
    /// one sequence, and one sequence has one balance and one history.
    Optional<Differs> differsFrom(Point other) {
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

    private Optional<Differs> difference(String what, Point other, Function<Point, Object> value) {
      return Optional.of(
          new Differs(
              what,
              value.apply(this) + " at the " + member,
              value.apply(other) + " at the " + other.member));
    }
  }
}
