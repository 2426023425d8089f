package io.pacspace.ledger;

import io.pacspace.shared.Window;
import io.pacspace.transparency.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The canonical form of a record, which is what its log entry commits to (`docs/proof-format.md`,
/// "Records of deltas").
final class CanonicalRecord {
  private static final String TYPE = "pacspace.io/delta/v1";

  private CanonicalRecord() {}

  static Json.Obj of(LedgerRecord record) {
    var members = new TreeMap<String, Json>();
    members.put("type", new Json.Str(TYPE));
    members.put("recordId", new Json.Str(record.id().toString()));
    members.put("customerId", new Json.Str(record.customer().text()));
    members.put("sequence", new Json.Num(record.sequence()));
    members.put("delta", new Json.Str(decimal(record.delta())));
    members.put("reason", new Json.Str(record.reason()));
    members.put("acceptedAt", new Json.Str(Window.write(record.acceptedAt())));
    put(members, "referenceId", record.referenceId());
    put(members, "metadata", record.metadata());
    put(members, "adjusts", record.adjusts());
    return new Json.Obj(members);
  }

  private static void put(Map<String, Json> members, String name, Optional<?> value) {
    value.ifPresent(present -> members.put(name, new Json.Str(present.toString())));
  }

  static String decimal(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
