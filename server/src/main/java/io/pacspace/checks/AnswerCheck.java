package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Looks whether what was answered under Idempotency-Keys is still so: the records that an answer
/// names, with their receipt ids and amounts, and the balance checkpoints.
final class AnswerCheck {
  private static final int AT_A_TIME = 1_000;
  private static final ObjectReader JSON =
      new JsonMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Subject ledger;
  private final List<Named> named = new ArrayList<>();
  private long read;

  AnswerCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// What an answer says of one thing.
  private sealed interface Named {
    String customer();

    /// A record, new or replayed.
    record OfRecord(String key, RecordId id, String receiptId, String customer, BigDecimal delta)
        implements Named {}

    /// A balance checkpoint by its proof root.
    record OfCheckpoint(String key, String customer, String root, BigDecimal netChange)
        implements Named {}
  }

  void check() {
    ledger
        .sql("select key, answer from ledger.idempotency_keys where ledger_id = :ledger")
        .query(
            row -> {
              ledger.watcher().reading("Idempotency-Keys", ++read);
              read(row.getString("key"), row.getString("answer"));
              if (named.size() >= AT_A_TIME) {
                flush();
              }
            });
    flush();
  }

  private void read(String key, String answer) {
    try {
      var data = JSON.<JsonNode>readValue(answer).path("data");
      if (!data.isObject() || data.isEmpty()) {
        found(key, "It is none that was ever given.");
      }
      add(key, data);
      data.path("results").forEach(one -> add(key, one));
      data.path("checkpoints").forEach(one -> add(key, one));
    } catch (JacksonException | IllegalArgumentException _) {
      found(key, "It cannot be read.");
    }
  }

  private void add(String key, JsonNode one) {
    var customer = one.path("customerId").asString("");
    if (one.has("recordId")) {
      if (one.path("status").asString("").equals("VERIFIED")) {
        found(key, "It calls a record verified, which none is when it is answered.");
      }
      named.add(
          new Named.OfRecord(
              key,
              RecordId.parse(one.path("recordId").asString(""))
                  .orElseThrow(IllegalArgumentException::new),
              one.path("receiptId").asString(""),
              customer,
              number(one.path("delta"))));
    } else if (one.has("checkpointId")) {
      var netChange = number(one.path("netChange"));
      if (netChange.compareTo(number(one.path("netChangeText"))) != 0) {
        found(key, "It says its net change in two ways.");
      }
      named.add(
          new Named.OfCheckpoint(key, customer, one.path("proofRoot").asString(""), netChange));
    }
  }

  private static BigDecimal number(JsonNode node) {
    return new BigDecimal(node.asString("")).stripTrailingZeros();
  }

  private void flush() {
    var records = records();
    var checkpoints = checkpoints();
    for (var one : named) {
      switch (one) {
        case Named.OfRecord record -> {
          if (!isAsAnswered(record, Optional.ofNullable(records.get(record.id().logIndex())))) {
            found(record.key(), "It is about %s, which is not so.".formatted(record.id()));
          }
        }
        case Named.OfCheckpoint checkpoint -> {
          if (!checkpoints.contains(
              new Checkpoint(checkpoint.customer(), checkpoint.root(), checkpoint.netChange()))) {
            found(checkpoint.key(), "It is about a balance checkpoint that is not there.");
          }
        }
      }
    }
    named.clear();
  }

  private static boolean isAsAnswered(Named.OfRecord said, Optional<Row> found) {
    return found
        .filter(row -> row.id().equals(said.id().value()))
        .filter(row -> row.customer().equals(said.customer()))
        .filter(row -> row.delta().compareTo(said.delta()) == 0)
        .filter(row -> row.receiptId().toString().equals(said.receiptId()))
        .isPresent();
  }

  private record Row(UUID id, String customer, BigDecimal delta, Hash receiptId) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getObject("record_id", UUID.class),
          row.getString("customer_id"),
          row.getBigDecimal("delta"),
          SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment")));
    }
  }

  private Map<Long, Row> records() {
    var indexes =
        named.stream()
            .filter(Named.OfRecord.class::isInstance)
            .map(Named.OfRecord.class::cast)
            .mapToLong(record -> record.id().logIndex())
            .toArray();
    var rows = new HashMap<Long, Row>();
    if (indexes.length > 0) {
      ledger
          .sql(
              """
              select log_index, record_id, customer_id, delta, salt, commitment
              from ledger.deltas where ledger_id = :ledger and log_index = any(:indexes)
              """)
          .param("indexes", indexes)
          .query(
              row -> {
                rows.put(row.getLong("log_index"), Row.of(row));
              });
    }
    return rows;
  }

  private record Checkpoint(String customer, String root, BigDecimal netChange) {}

  private Set<Checkpoint> checkpoints() {
    var customers =
        named.stream()
            .filter(Named.OfCheckpoint.class::isInstance)
            .map(Named::customer)
            .distinct()
            .toArray(String[]::new);
    var found = new HashSet<Checkpoint>();
    if (customers.length > 0) {
      ledger
          .sql(
              """
              select customer_id, proof_root, net_change from receipts.checkpoints
              where ledger_id = :ledger and customer_id = any(cast(:customers as text[]))
              """)
          .param("customers", customers)
          .query(
              row -> {
                // A window without a record has no root.
                var root = row.getBytes("proof_root");
                found.add(
                    new Checkpoint(
                        row.getString("customer_id"),
                        root == null ? "" : StoredRecord.hash(root).toString(),
                        row.getBigDecimal("net_change").stripTrailingZeros()));
              });
    }
    return found;
  }

  private void found(String key, String sentence) {
    ledger.found(Kind.ANSWER, new Place.Key(key), sentence);
  }
}
