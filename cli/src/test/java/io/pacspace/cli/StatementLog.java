package io.pacspace.cli;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A log of one customer's deltas, two in October 2026 and three in November, with statements of
/// either month and whatever others a test adds.
final class StatementLog {
  /// The index of the statement of October, which has 1.5 and -0.25 in it.
  static final int OCTOBER = 2;

  /// That of November, which has 10, 0.75 and -12 in it.
  static final int NOVEMBER = 6;

  private final SecureRandom random = new SecureRandom();
  private final List<SaltedRecord> records = new ArrayList<>();
  private final List<Hash> ids = new ArrayList<>();

  StatementLog() throws Refusal {
    delta(1, "1.5", "1.5", "2026-10-05");
    delta(2, "-0.25", "1.25", "2026-10-31");
    statement(1, 2, "0", "1.25", "2026-10", "2026-11");
    delta(3, "10", "11.25", "2026-11-01");
    delta(4, "0.75", "12", "2026-11-15");
    delta(5, "-12", "0", "2026-11-30");
    statement(3, 5, "1.25", "0", "2026-11", "2026-12");
  }

  private void delta(int sequence, String amount, String balance, String day) throws Refusal {
    var members = new HashMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/delta/v2"));
    members.put("recordId", new Json.Str("rec_" + sequence));
    members.put("sequence", new Json.Num(sequence));
    members.put("delta", new Json.Str(amount));
    members.put("balance", new Json.Str(balance));
    members.put("reason", new Json.Str("usage"));
    members.put("customerId", new Json.Str("acme"));
    members.put("acceptedAt", new Json.Str(day + "T00:00:00.000Z"));
    var record = SaltedRecord.seal(new Json.Obj(members), random);
    records.add(record);
    ids.add(record.receiptId());
  }

  private void statement(
      int first, int last, String opening, String closing, String start, String end)
      throws Refusal {
    var net = new BigDecimal(closing).subtract(new BigDecimal(opening));
    var members = new HashMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/statement/v1"));
    members.put("entryId", new Json.Str("ent_" + end));
    members.put("environment", new Json.Str("production"));
    members.put("issuer", new Json.Str("Example Ltd"));
    members.put("customerId", new Json.Str("acme"));
    members.put("start", new Json.Str(start + "-01T00:00:00.000Z"));
    members.put("end", new Json.Str(end + "-01T00:00:00.000Z"));
    members.put("firstSequence", new Json.Num(first));
    members.put("lastSequence", new Json.Num(last));
    members.put("count", new Json.Num(last - first + 1));
    members.put("opening", new Json.Str(opening));
    members.put("closing", new Json.Str(closing));
    members.put("net", new Json.Str(net.toPlainString()));
    members.put("adjusting", new Json.Str("0"));
    members.put("proofRoot", rootOf(ids.subList(first - 1, last)));
    members.put("historyRoot", rootOf(ids));
    members.put("acceptedAt", new Json.Str(end + "-01T00:00:05.000Z"));
    records.add(SaltedRecord.seal(new Json.Obj(members), random));
  }

  private static Json rootOf(List<Hash> ids) {
    return new Json.Str(TreeHead.of(ids).root().toString());
  }

  /// Adds a statement like that of November of other deltas, with other members; answers its index.
  int statementOf(List<Integer> deltas, Map<String, Json> changes) throws Refusal {
    var members = new HashMap<>(changes);
    members.put("proofRoot", rootOf(deltas.stream().map(i -> records.get(i).receiptId()).toList()));
    return another(NOVEMBER, members);
  }

  /// Adds the record at an index once more, with other members; answers the index of that.
  int another(int index, Map<String, Json> changes) throws Refusal {
    var record = (Json.Obj) Json.parse(records.get(index).record());
    var members = new HashMap<>(record.members());
    members.putAll(changes);
    records.add(SaltedRecord.seal(new Json.Obj(members), random));
    return records.size() - 1;
  }

  /// Adds a statement of a window without records, and without any before it; answers its index.
  int emptied(Map<String, Json> changes) throws Refusal {
    var record = (Json.Obj) Json.parse(records.get(NOVEMBER).record());
    var members = new HashMap<>(record.members());
    members.putAll(changes);
    members.remove("proofRoot");
    members.put("historyRoot", rootOf(List.of()));
    records.add(SaltedRecord.seal(new Json.Obj(members), random));
    return records.size() - 1;
  }

  /// The log of all of it.
  TestingLog signed() throws Refusal {
    return TestingLog.of("log.example/production", records);
  }

  /// Writes a bundle whose last record is a statement.
  static Path write(TestingLog log, Path file, Integer... indexes) throws Exception {
    var all = List.of(indexes);
    var root = log.records().get(all.getLast()).receiptId();
    return Files.writeString(file, log.bundle(all, root));
  }
}
