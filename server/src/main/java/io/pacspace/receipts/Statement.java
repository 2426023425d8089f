package io.pacspace.receipts;

import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.OtherEntry;
import io.pacspace.ledger.OtherEntry.Scope;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a window of a customer came to, as it is stated in the log (`docs/proof-format.md`, "Other
/// entries").
///
/// @param range the customer's records of the window
/// @param adjusting the sum of those of them that adjust a record before the window
/// @param proofRoot over the window's receipt ids; none where there are none
/// @param historyRoot over the customer's receipt ids up to the window's last
record Statement(
    Scope scope,
    RecordRange range,
    BigDecimal adjusting,
    Optional<Hash> proofRoot,
    Hash historyRoot) {

  /// The members of its record, beside those of every entry and whose it is.
  Map<String, Json> members() {
    var members = new TreeMap<String, Json>();
    members.put("customerId", new Json.Str(scope.customer().text()));
    members.put("start", new Json.Str(Window.write(scope.window().start())));
    members.put("end", new Json.Str(Window.write(scope.window().end())));
    members.put("firstSequence", new Json.Num(range.after() + 1));
    members.put("lastSequence", new Json.Num(range.last()));
    members.put("count", new Json.Num(range.count()));
    members.put("opening", decimal(range.from().balance()));
    members.put("closing", decimal(range.to().balance()));
    members.put("net", decimal(range.netChange()));
    members.put("adjusting", decimal(adjusting));
    members.put("historyRoot", new Json.Str(historyRoot.toString()));
    proofRoot.ifPresent(root -> members.put("proofRoot", new Json.Str(root.toString())));
    return members;
  }

  private static Json decimal(BigDecimal number) {
    return new Json.Str(number.stripTrailingZeros().toPlainString());
  }

  /// What an entry states. [IllegalStateException] where it is not what was committed to, or states
  /// nothing.
  static Statement read(OtherEntry entry) {
    try {
      if (entry.isAsCommitted()
          && Json.parse(entry.salted().record()) instanceof Json.Obj(var members)) {
        return new Members(members).statement(entry.scope().orElseThrow());
      }
    } catch (Refusal e) {
      throw new IllegalStateException("a statement that is no record", e);
    }
    throw new IllegalStateException("a statement that was changed");
  }

  /// Those of a statement's record.
  private record Members(Map<String, Json> members) {
    Statement statement(Scope scope) throws Refusal {
      var first = sequence("firstSequence");
      return new Statement(
          scope,
          new RecordRange(
              scope.customer(),
              new Point(first - 1, amount("opening")),
              new Point(sequence("lastSequence"), amount("closing"))),
          amount("adjusting"),
          members.containsKey("proofRoot")
              ? Optional.of(Hash.parse(text("proofRoot")))
              : Optional.empty(),
          Hash.parse(text("historyRoot")));
    }

    private long sequence(String name) {
      if (members.get(name) instanceof Json.Num(double value)) {
        return (long) value;
      }
      throw new IllegalStateException("a statement without " + name);
    }

    private BigDecimal amount(String name) {
      return new BigDecimal(text(name));
    }

    private String text(String name) {
      if (members.get(name) instanceof Json.Str(String value)) {
        return value;
      }
      throw new IllegalStateException("a statement without " + name);
    }
  }
}
