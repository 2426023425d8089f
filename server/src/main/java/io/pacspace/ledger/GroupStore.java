package io.pacspace.ledger;

import io.pacspace.ledger.Group.Known;
import io.pacspace.ledger.LedgerState.NewRecord;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads and writes all that a group of submissions touches, with one statement each for the whole
/// group, whatever ledgers it spans.
@Repository
class GroupStore {
  /// Locks the group's ledgers, in one order everywhere, and reads what they hold already.
  void fill(JdbcClient db, Group group) {
    lockLedgers(db, group);
    readKeys(db, group);
    readReferences(db, group);
    readAdjusted(db, group);
    readTotals(db, group);
  }

  private static void lockLedgers(JdbcClient db, Group group) {
    var ids = Set.copyOf(group.submissions().stream().map(Submission::ledger).toList());
    db.sql(
            """
            select ledger_id, next_index, accepted_at from ledger.ledgers
            where ledger_id = any(cast(:ledgers as uuid[]))
            order by ledger_id for update
            """)
        .param("ledgers", texts(ids, EnvironmentId::value))
        .query(
            row -> {
              group.add(
                  new LedgerState(
                      ledger(row),
                      row.getLong("next_index"),
                      row.getTimestamp("accepted_at").toInstant()));
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
    var asked = asked(group, GroupStore::references);
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
        .param("references", texts(asked, Asked::what))
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
    var asked = asked(group, GroupStore::adjusted);
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
    var asked = asked(group, delta -> List.of(delta.customer()));
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

  /// Inserts what the group was judged to add, and moves its ledgers on.
  void insert(JdbcClient db, Group group) {
    var rows =
        group.ledgers().stream()
            .flatMap(state -> state.added().stream().map(record -> new Row(state.id(), record)))
            .toList();
    if (!rows.isEmpty()) {
      insertDeltas(db, rows);
      insertReferences(db, rows);
      advance(db, group.ledgers());
    }
    if (!group.newKeys().isEmpty()) {
      insertKeys(db, group.newKeys());
    }
  }

  private static void insertDeltas(JdbcClient db, List<Row> rows) {
    db.sql(
            """
            insert into ledger.deltas
              (ledger_id, log_index, record_id, customer_id, sequence, delta, balance, reason,
               reference_id, metadata, adjusts, accepted_at, salt, commitment)
            select * from unnest(
              cast(:ledgers as uuid[]), cast(:indexes as bigint[]), cast(:records as uuid[]),
              cast(:customers as text[]), cast(:sequences as bigint[]), cast(:deltas as numeric[]),
              cast(:balances as numeric[]), cast(:reasons as text[]), cast(:references as text[]),
              cast(:metadata as text[]), cast(:adjusts as uuid[]), cast(:times as timestamptz[]),
              cast(:salts as bytea[]), cast(:commitments as bytea[]))
            """)
        .param("ledgers", texts(rows, row -> row.ledger().value()))
        .param("indexes", texts(rows, row -> row.record().id().logIndex()))
        .param("records", texts(rows, row -> row.record().id().value()))
        .param("customers", texts(rows, row -> row.delta().customer().text()))
        .param("sequences", texts(rows, row -> row.record().total().sequence()))
        .param("deltas", texts(rows, row -> row.delta().amount().toPlainString()))
        .param("balances", texts(rows, row -> row.record().total().balance().toPlainString()))
        .param("reasons", texts(rows, row -> row.delta().reason()))
        .param("references", texts(rows, row -> row.delta().referenceId().orElse(null)))
        .param("metadata", texts(rows, row -> row.delta().metadata().orElse(null)))
        .param(
            "adjusts", texts(rows, row -> row.record().adjusts().map(RecordId::value).orElse(null)))
        .param("times", texts(rows, row -> row.record().acceptedAt()))
        .param("salts", bytes(rows, row -> row.record().salted().salt()))
        .param("commitments", bytes(rows, Row::commitment))
        .update();
  }

  private static void insertReferences(JdbcClient db, List<Row> rows) {
    var referred = rows.stream().filter(row -> row.delta().referenceId().isPresent()).toList();
    if (referred.isEmpty()) {
      return;
    }
    db.sql(
            """
            insert into ledger.refs (ledger_id, customer_id, reference_id, log_index, content_hash)
            select * from unnest(
              cast(:ledgers as uuid[]), cast(:customers as text[]), cast(:references as text[]),
              cast(:indexes as bigint[]), cast(:contents as bytea[]))
            """)
        .param("ledgers", texts(referred, row -> row.ledger().value()))
        .param("customers", texts(referred, row -> row.delta().customer().text()))
        .param("references", texts(referred, row -> row.delta().referenceId().orElseThrow()))
        .param("indexes", texts(referred, row -> row.record().id().logIndex()))
        .param("contents", bytes(referred, row -> row.record().content().orElseThrow().bytes()))
        .update();
  }

  /// Moves the ledgers on and marks them as pending.
  private static void advance(JdbcClient db, List<LedgerState> ledgers) {
    var moved = ledgers.stream().filter(ledger -> !ledger.added().isEmpty()).toList();
    db.sql(
            """
            with moved as (
              select * from unnest(
                cast(:ledgers as uuid[]), cast(:indexes as bigint[]), cast(:times as timestamptz[]))
                as moved (ledger_id, next_index, accepted_at)
            ), marked as (
              insert into ledger.pending (ledger_id) select ledger_id from moved
              on conflict do nothing
            )
            update ledger.ledgers as l
            set next_index = moved.next_index, accepted_at = moved.accepted_at
            from moved
            where l.ledger_id = moved.ledger_id
            """)
        .param("ledgers", texts(moved, ledger -> ledger.id().value()))
        .param("indexes", texts(moved, LedgerState::nextIndex))
        .param("times", texts(moved, LedgerState::acceptedAt))
        .update();
  }

  private static void insertKeys(JdbcClient db, List<Group.NewKey> keys) {
    db.sql(
            """
            insert into ledger.idempotency_keys (ledger_id, key, request_hash, answer)
            select * from unnest(
              cast(:ledgers as uuid[]), cast(:keys as text[]), cast(:requests as bytea[]),
              cast(:answers as text[]))
            """)
        .param("ledgers", texts(keys, key -> key.ledger().value()))
        .param("keys", texts(keys, key -> key.key().text()))
        .param("requests", bytes(keys, key -> key.key().request().bytes()))
        .param("answers", texts(keys, Group.NewKey::answer))
        .update();
  }

  private static EnvironmentId ledger(ResultSet row) throws SQLException {
    return new EnvironmentId(row.getObject("ledger_id", UUID.class));
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        new CustomerId(row.getString("customer_id")),
        new RecordId(row.getObject("record_id", UUID.class)),
        SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment")));
  }

  /// What the group's deltas ask after, each thing once.
  private static <T> Set<Asked<T>> asked(Group group, Function<Delta, List<T>> what) {
    var asked = new HashSet<Asked<T>>();
    for (var submission : group.submissions()) {
      for (var delta : submission.deltas()) {
        what.apply(delta)
            .forEach(one -> asked.add(new Asked<>(submission.ledger(), delta.customer(), one)));
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

  private static <T> byte[][] bytes(List<T> rows, Function<T, byte[]> value) {
    return rows.stream().map(value).toArray(byte[][]::new);
  }

  private record Asked<T>(EnvironmentId ledger, CustomerId customer, T what) {}

  private record Row(EnvironmentId ledger, NewRecord record) {
    Delta delta() {
      return record.delta();
    }

    /// A log entry but for its version byte.
    byte[] commitment() {
      return Arrays.copyOfRange(record.salted().entry(), 1, 1 + Hash.LENGTH);
    }
  }
}
