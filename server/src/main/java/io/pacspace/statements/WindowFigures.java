package io.pacspace.statements;

import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a window of a customer came to, to be stated in the log (`docs/proof-format.md`, "Other
/// entries").
///
/// @param range the customer's records of the window
/// @param adjusting the sum of those of them that adjust a record before the window
/// @param proofRoot over the window's receipt ids; none where there are none
/// @param historyRoot over the customer's receipt ids up to the window's last
record WindowFigures(
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
    members.put("opening", Json.decimal(range.from().balance()));
    members.put("closing", Json.decimal(range.to().balance()));
    members.put("net", Json.decimal(range.netChange()));
    members.put("adjusting", Json.decimal(adjusting));
    members.put("historyRoot", new Json.Str(historyRoot.toString()));
    proofRoot.ifPresent(root -> members.put("proofRoot", new Json.Str(root.toString())));
    return members;
  }
}
