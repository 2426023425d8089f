package io.pacspace.ledger;

import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The canonical form of a record, which is what its log entry commits to (`docs/proof-format.md`,
/// "Records of deltas").
final class CanonicalRecord {
  private static final String TYPE = "pacspace.io/delta/v1";

  private CanonicalRecord() {}

  static Json.Obj of(LedgerRecord record) {
    var delta =
        new Delta(
            record.customer(),
            record.delta(),
            record.reason(),
            record.referenceId(),
            record.metadata(),
            Optional.empty());
    return of(record.id(), delta, record.sequence(), record.adjusts(), record.acceptedAt());
  }

  /// `adjusts` is the record that the delta's own words were found to mean.
  static Json.Obj of(
      RecordId id, Delta delta, long sequence, Optional<RecordId> adjusts, Instant acceptedAt) {
    var members = new TreeMap<String, Json>();
    members.put("type", new Json.Str(TYPE));
    members.put("recordId", new Json.Str(id.toString()));
    members.put("customerId", new Json.Str(delta.customer().text()));
    members.put("sequence", new Json.Num(sequence));
    members.put("delta", new Json.Str(delta.amount().stripTrailingZeros().toPlainString()));
    members.put("reason", new Json.Str(delta.reason()));
    members.put("acceptedAt", new Json.Str(Window.write(acceptedAt)));
    put(members, "referenceId", delta.referenceId());
    put(members, "metadata", delta.metadata());
    put(members, "adjusts", adjusts);
    return new Json.Obj(members);
  }

  private static void put(Map<String, Json> members, String name, Optional<?> value) {
    value.ifPresent(present -> members.put(name, new Json.Str(present.toString())));
  }
}
