package io.pacspace.ledger;

import io.pacspace.shared.Window;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.SaltedText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The canonical form of a record, which is what its log entry commits to (`docs/proof-format.md`,
/// "Records of deltas").
final class CanonicalRecord {
  private static final String TYPE = "pacspace.io/delta/v2";

  private CanonicalRecord() {}

  static Json.Obj of(LedgerRecord record) {
    var delta =
        new Delta(
            record.customer(),
            record.delta(),
            record.reason(),
            record.referenceId(),
            record.metadata().map(SaltedText::text),
            Optional.empty());
    return of(
        delta,
        new Delta.Place(
            record.id(),
            record.sequence(),
            record.balance(),
            record.metadata(),
            record.adjusts(),
            record.acceptedAt()));
  }

  static Json.Obj of(Delta delta, Delta.Place place) {
    var members = new TreeMap<String, Json>();
    members.put("type", new Json.Str(TYPE));
    members.put("recordId", new Json.Str(place.id().toString()));
    members.put("customerId", new Json.Str(delta.customer().text()));
    members.put("sequence", new Json.Num(place.sequence()));
    members.put("delta", Json.decimal(delta.amount()));
    members.put("balance", Json.decimal(place.balance()));
    members.put("reason", new Json.Str(delta.reason()));
    members.put("acceptedAt", new Json.Str(Window.write(place.acceptedAt())));
    put(members, "referenceId", delta.referenceId());
    put(members, "metadata", place.metadata().map(SaltedText::commitment));
    put(members, "adjusts", place.adjusts());
    return new Json.Obj(members);
  }

  private static void put(Map<String, Json> members, String name, Optional<?> value) {
    value.ifPresent(present -> members.put(name, new Json.Str(present.toString())));
  }
}
