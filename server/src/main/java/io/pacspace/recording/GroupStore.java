package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.recording.Group.ExistingRecord;
import io.pacspace.recording.LedgerState.NewRecord;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/// Reads and writes all that a group of submissions touches, with one statement each for the whole
/// group, whatever ledgers it spans.
@Repository
class GroupStore {
  /// Locks the group's ledgers, in one order everywhere, and reads what they hold already, but for
  /// the totals that are known.
  void fill(JdbcClient db, Group group, TotalsCache known) {
    lockLedgers(db, group);
    group.ledgers().forEach(known::restore);
    readKeys(db, group);
    readReferences(db, group);
    readAdjusted(db, group);
    readTotals(db, group);
  }

  /// From here on this transaction gives up a lock that is held for longer than a commit takes.
  void waitBriefly(JdbcClient db) {
    db.sql("select set_config('lock_timeout', '200ms', true)").query(_ -> {});
  }

  /// Reads the cell's clock too, behind each lock, which is therefore in a query of its own.
  private static void lockLedgers(JdbcClient db, Group group) {
    var ids = Set.copyOf(group.submissions().stream().map(Submission::ledger).toList());
    db.sql(
            """
            with locked as materialized (
              select ledger_id, next_index, deltas, accepted_at, closed_until from ledger.ledgers
              where ledger_id = any(cast(:ledgers as uuid[]))
              order by ledger_id for update
            )
            select *, ledger.clock() as now from locked
            """)
        .param("ledgers", texts(ids, EnvironmentId::value))
        .query(
            row -> {
              group.add(
                  new LedgerState(
                      ledger(row),
                      row.getLong("next_index"),
                      row.getLong("deltas"),
                      row.getTimestamp("accepted_at").toInstant(),
                      row.getTimestamp("closed_until").toInstant(),
                      row.getTimestamp("now").toInstant()));
            });
  }

  private static void readKeys(JdbcClient db, Group group) {
    var keyed = group.submissions().stream().filter(one -> one.key().isPresent()).toList();
    if (keyed.isEmpty()) {
      return;
    }
    db.sql(
            """
            select k.ledger_id, k.key, k.request_hash, k.answer
            from unnest(cast(:ledgers as uuid[]), cast(:keys as text[])) as asked (ledger_id, key)
            join ledger.idempotency_keys k
              on k.ledger_id = asked.ledger_id and k.key = asked.key
            """)
        .param("ledgers", texts(keyed, one -> one.ledger().value()))
        .param("keys", texts(keyed, one -> one.key().orElseThrow().text()))
        .query(
            row -> {
              group.addKey(
                  ledger(row),
                  row.getString("key"),
                  Hash.of(row.getBytes("request_hash")),
                  row.getString("answer"));
            });
  }

  /// Reads the references that deltas bring and those by which they name what they adjust.
  private static void readReferences(JdbcClient db, Group group) {
    var asked = asked(group, (_, delta) -> references(delta));
    if (asked.isEmpty()) {
      return;
    }
    db.sql(
            """
            select d.ledger_id, d.customer_id, r.reference_id, r.content_hash, d.record_id,
                   d.salt, d.commitment
            from unnest(cast(:ledgers as uuid[]), cast(:customers as text[]),
                        cast(:references as text[]))
              as asked (ledger_id, customer_id, reference_id)
            join ledger.refs r
              on r.ledger_id = asked.ledger_id and r.customer_id = asked.customer_id
              and r.reference_id = asked.reference_id
            join ledger.deltas d on d.ledger_id = r.ledger_id and d.log_index = r.log_index
            """)
        .param("ledgers", texts(asked, one -> one.ledger().value()))
        .param("customers", texts(asked, one -> one.customer().text()))
        .param("references", texts(asked, Lookup::what))
        .query(
            row -> {
              group
                  .ledger(ledger(row))
                  .know(
                      row.getString("reference_id"),
                      Hash.of(row.getBytes("content_hash")),
                      known(row));
            });
  }

  private static List<String> references(Delta delta) {
    var references = new ArrayList<String>();
    delta.referenceId().ifPresent(references::add);
    if (delta.adjusts().orElse(null) instanceof Delta.Adjusted.ByReference(var reference)) {
      references.add(reference);
    }
    return references;
  }

  private static void readAdjusted(JdbcClient db, Group group) {
    var asked = asked(group, (_, delta) -> adjusted(delta));
    if (asked.isEmpty()) {
      return;
    }
    db.sql(
            """
            select d.ledger_id, d.customer_id, d.record_id, d.salt, d.commitment
            from unnest(cast(:ledgers as uuid[]), cast(:indexes as bigint[]))
              as asked (ledger_id, log_index)
            join ledger.deltas d
              on d.ledger_id = asked.ledger_id and d.log_index = asked.log_index
            """)
        .param("ledgers", texts(asked, one -> one.ledger().value()))
        .param("indexes", texts(asked, one -> one.what().logIndex()))
        .query(
            row -> {
              group.ledger(ledger(row)).know(known(row));
            });
  }

  private static List<RecordId> adjusted(Delta delta) {
    return delta.adjusts().orElse(null) instanceof Delta.Adjusted.ById(var id)
        ? List.of(id)
        : List.of();
  }

  private static void readTotals(JdbcClient db, Group group) {
    var asked =
        asked(
            group,
            (ledger, delta) ->
                ledger.knows(delta.customer()) ? List.of() : List.of(delta.customer()));
    if (asked.isEmpty()) {
      return;
    }
    db.sql(
            """
            select asked.ledger_id, asked.customer_id, newest.sequence, newest.balance
            from unnest(cast(:ledgers as uuid[]), cast(:customers as text[]))
              as asked (ledger_id, customer_id)
            cross join lateral (
              select d.sequence, d.balance from ledger.deltas d
              where d.ledger_id = asked.ledger_id and d.customer_id = asked.customer_id
              order by d.sequence desc limit 1) newest
            """)
        .param("ledgers", texts(asked, one -> one.ledger().value()))
        .param("customers", texts(asked, one -> one.customer().text()))
        .query(
            row -> {
              group
                  .ledger(ledger(row))
                  .know(
                      new CustomerId(row.getString("customer_id")),
                      row.getLong("sequence"),
                      row.getBigDecimal("balance"));
            });
  }

  /// Inserts what the group was judged to add, and moves its ledgers on: several statements that
  /// PostgreSQL is sent together.
  void insert(JdbcClient db, Group group) {
    var moved = group.ledgers().stream().filter(ledger -> !ledger.added().isEmpty()).toList();
    var statements = new ArrayList<String>();
    var parameters = new HashMap<String, Object>();
    if (!moved.isEmpty()) {
      var rows = rows(moved);
      insertDeltas(moved, rows, statements, parameters);
      insertReferences(rows, statements, parameters);
      advance(moved, statements, parameters);
    }
    insertKeys(group.newKeys(), statements, parameters);
    if (!statements.isEmpty()) {
      db.sql(String.join(";\n", statements)).params(parameters).update();
    }
  }

  private static List<Row> rows(List<LedgerState> moved) {
    var rows = new ArrayList<Row>();
    for (var i = 0; i < moved.size(); i++) {
      for (var record : moved.get(i).added()) {
        rows.add(new Row(i + 1, record));
      }
    }
    return rows;
  }

  /// What is the same for all rows of a ledger is sent once for each ledger.
  private static void insertDeltas(
      List<LedgerState> moved,
      List<Row> rows,
      List<String> statements,
      Map<String, Object> parameters) {
    statements.add(
        """
        insert into ledger.deltas
          (ledger_id, log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
           reference_id, metadata, metadata_salt, adjusts, accepted_at, salt, commitment)
        select (:movedIds)[ledger], log_index, log_index + 1 - (:movedOthers)[ledger], record_id,
          customer_id, sequence, delta, balance, reason, reference_id, metadata, metadata_salt,
          adjusts, (:movedTimes)[ledger], salt, commitment
        from unnest(
          :deltaLedgers, :deltaIndexes, :deltaRecords, :deltaCustomers, :deltaSequences,
          :deltaAmounts, :deltaBalances, :deltaReasons, :deltaReferences, :deltaMetadata,
          :deltaMetadataSalts, :deltaAdjusts, :deltaSalts, :deltaCommitments)
          as row (ledger, log_index, record_id, customer_id, sequence, delta, balance, reason,
                  reference_id, metadata, metadata_salt, adjusts, salt, commitment)
        """);
    parameters.put("movedIds", array("uuid", moved, ledger -> ledger.id().value()));
    parameters.put(
        "movedTimes", array("timestamptz", moved, ledger -> Timestamp.from(ledger.acceptedAt())));
    parameters.put("movedOthers", longs(moved, one -> one.nextIndex() - one.deltas()));
    parameters.put("deltaLedgers", rows.stream().mapToInt(Row::number).toArray());
    parameters.put("deltaIndexes", longs(rows, row -> row.record().id().logIndex()));
    parameters.put("deltaRecords", array("uuid", rows, row -> row.record().id().value()));
    parameters.put("deltaCustomers", texts(rows, row -> row.delta().customer().text()));
    parameters.put("deltaSequences", longs(rows, row -> row.record().place().sequence()));
    parameters.put("deltaAmounts", array("numeric", rows, row -> row.delta().amount()));
    parameters.put("deltaBalances", array("numeric", rows, row -> row.record().place().balance()));
    parameters.put("deltaReasons", texts(rows, row -> row.delta().reason()));
    parameters.put(
        "deltaReferences", rare(texts(rows, row -> row.delta().referenceId().orElse(null))));
    parameters.put("deltaMetadata", rare(texts(rows, row -> row.delta().metadata().orElse(null))));
    parameters.put(
        "deltaMetadataSalts",
        rare(
            bytes(
                rows, row -> row.record().place().metadata().map(SaltedText::salt).orElse(null))));
    parameters.put(
        "deltaAdjusts",
        array(
            "uuid", rows, row -> row.record().place().adjusts().map(RecordId::value).orElse(null)));
    parameters.put("deltaSalts", bytes(rows, row -> row.record().salted().salt()));
    parameters.put("deltaCommitments", bytes(rows, row -> row.record().salted().commitment()));
  }

  private static void insertReferences(
      List<Row> rows, List<String> statements, Map<String, Object> parameters) {
    var referred = rows.stream().filter(row -> row.delta().referenceId().isPresent()).toList();
    if (referred.isEmpty()) {
      return;
    }
    statements.add(
        """
        insert into ledger.refs (ledger_id, customer_id, reference_id, log_index, content_hash)
        select (:movedIds)[ledger], customer_id, reference_id, log_index, content_hash
        from unnest(
          :refLedgers, :refCustomers, :refReferences, :refIndexes, :refContents)
          as row (ledger, customer_id, reference_id, log_index, content_hash)
        """);
    parameters.put("refLedgers", referred.stream().mapToInt(Row::number).toArray());
    parameters.put("refCustomers", texts(referred, row -> row.delta().customer().text()));
    parameters.put(
        "refReferences", texts(referred, row -> row.delta().referenceId().orElseThrow()));
    parameters.put("refIndexes", longs(referred, row -> row.record().id().logIndex()));
    parameters.put(
        "refContents", bytes(referred, row -> row.record().content().orElseThrow().bytes()));
  }

  /// Moves the ledgers on and marks them as pending.
  private static void advance(
      List<LedgerState> moved, List<String> statements, Map<String, Object> parameters) {
    statements.add(
        """
        with moved as (
          select * from unnest(:movedIds, :movedIndexes, :movedDeltas, :movedTimes)
            as moved (ledger_id, next_index, deltas, accepted_at)
        ), marked as (
          insert into ledger.pending (ledger_id) select ledger_id from moved
          on conflict do nothing
        )
        update ledger.ledgers as l
        set next_index = moved.next_index, deltas = moved.deltas, accepted_at = moved.accepted_at
        from moved
        where l.ledger_id = moved.ledger_id
        """);
    parameters.put("movedIndexes", longs(moved, LedgerState::nextIndex));
    parameters.put("movedDeltas", longs(moved, LedgerState::deltas));
  }

  private static void insertKeys(
      List<Group.NewKey> keys, List<String> statements, Map<String, Object> parameters) {
    if (keys.isEmpty()) {
      return;
    }
    statements.add(
        """
        insert into ledger.idempotency_keys (ledger_id, key, request_hash, answer)
        select * from unnest(:keyLedgers, :keyTexts, :keyRequests, :keyAnswers)
        """);
    parameters.put("keyLedgers", array("uuid", keys, key -> key.ledger().value()));
    parameters.put("keyTexts", texts(keys, key -> key.key().text()));
    parameters.put("keyRequests", bytes(keys, key -> key.key().request().bytes()));
    parameters.put("keyAnswers", texts(keys, Group.NewKey::answer));
  }

  private static EnvironmentId ledger(ResultSet row) throws SQLException {
    return new EnvironmentId(row.getObject("ledger_id", UUID.class));
  }

  private static ExistingRecord known(ResultSet row) throws SQLException {
    var receiptId = SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment"));
    return new ExistingRecord(
        new CustomerId(row.getString("customer_id")),
        new RecordId(row.getObject("record_id", UUID.class)),
        () -> receiptId);
  }

  /// What the group's deltas ask after, each thing once.
  private static <T> Set<Lookup<T>> asked(
      Group group, BiFunction<LedgerState, Delta, List<T>> what) {
    var asked = new HashSet<Lookup<T>>();
    for (var submission : group.submissions()) {
      var ledger = group.ledger(submission.ledger());
      for (var delta : submission.deltas()) {
        what.apply(ledger, delta)
            .forEach(one -> asked.add(new Lookup<>(ledger.id(), delta.customer(), one)));
      }
    }
    return asked;
  }

  private static <T> String[] texts(
      Collection<T> rows, Function<T, ? extends @Nullable Object> value) {
    return rows.stream()
        .map(value)
        .map(one -> one == null ? null : one.toString())
        .toArray(String[]::new);
  }

  /// The same where most are null; `unnest` takes an array that is too short for nulls at its end.
  private static <V> V[] rare(V[] values) {
    return Arrays.stream(values).allMatch(Objects::isNull) ? Arrays.copyOf(values, 0) : values;
  }

  private static <T> long[] longs(List<T> rows, ToLongFunction<T> value) {
    return rows.stream().mapToLong(value).toArray();
  }

  private static <T> byte[][] bytes(List<T> rows, Function<T, byte @Nullable []> value) {
    return rows.stream().map(value).toArray(byte[][]::new);
  }

  private static <T> SqlArrayValue array(
      String type, List<T> rows, Function<T, ? extends @Nullable Object> value) {
    return new SqlArrayValue(type, rows.stream().map(value).toArray());
  }

  private record Lookup<T>(EnvironmentId ledger, CustomerId customer, T what) {}

  /// @param number of its ledger among those that are moved, from 1
  private record Row(int number, NewRecord record) {
    Delta delta() {
      return record.delta();
    }
  }
}
