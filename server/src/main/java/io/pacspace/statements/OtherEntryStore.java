package io.pacspace.statements;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntries.Stated;
import io.pacspace.statements.OtherEntry.Kind;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/// The rows of the entries that are no deltas; the caller brings the cell, and with it the
/// transaction.
@Repository
class OtherEntryStore {
  private static final String SELECT =
      """
      select e.log_index, e.entry_id, e.kind, e.customer_id, e.window_start, e.window_end, e.record,
             e.accepted_at, e.salt, e.commitment, e.history
      from ledger.entries e
      """;

  /// Where a locked ledger ends.
  ///
  /// @param time of what is appended: the latest of its newest entry's, of the time that it is
  ///   closed until, and of the cell's clock
  record End(long nextIndex, Instant time, Instant now) {}

  Instant now(JdbcClient cell) {
    return cell.sql("select ledger.clock()").query(Timestamp.class).single().toInstant();
  }

  /// Adds a ledger that has one entry; tells whether it did.
  boolean insertLedgerIfAbsent(JdbcClient cell, EnvironmentId ledger, Instant now) {
    return cell.sql(
                """
                insert into ledger.ledgers (ledger_id, next_index, accepted_at)
                values (:ledger, 1, :now)
                on conflict (ledger_id) do nothing
                """)
            .param("ledger", ledger.value())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /// Locks a ledger's row. The clock is read behind the lock, as when deltas are recorded.
  End lock(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql(
            """
            with locked as materialized (
              select next_index, accepted_at, closed_until from ledger.ledgers
              where ledger_id = :ledger for update
            ), timed as materialized (
              select next_index, accepted_at, closed_until, ledger.clock() as now from locked
            )
            select next_index, greatest(accepted_at, closed_until, now) as time, now from timed
            """)
        .param("ledger", ledger.value())
        .query(
            (row, _) ->
                new End(
                    row.getLong("next_index"),
                    row.getTimestamp("time").toInstant(),
                    row.getTimestamp("now").toInstant()))
        .single();
  }

  /// Moves a locked ledger on and marks it as pending.
  void advance(JdbcClient cell, EnvironmentId ledger, long nextIndex, Instant time) {
    cell.sql(
            """
            with marked as (
              insert into ledger.pending (ledger_id) values (:ledger) on conflict do nothing
            )
            update ledger.ledgers set next_index = :next, accepted_at = :time
            where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("next", nextIndex)
        .param("time", Timestamp.from(time))
        .update();
  }

  void insert(JdbcClient cell, EnvironmentId ledger, List<Stated> rows) {
    var entries = rows.stream().map(Stated::entry).toList();
    var scopes = entries.stream().map(OtherEntry::scope).toList();
    cell.sql(
            """
            insert into ledger.entries (ledger_id, log_index, entry_id, kind, customer_id,
              window_start, window_end, record, accepted_at, salt, commitment, history)
            select :ledger, * from unnest(:indexes, :ids, :kinds, :customers, :starts, :ends,
              :records, :times, :salts, :commitments, :histories)
            """)
        .param("ledger", ledger.value())
        .param("indexes", entries.stream().mapToLong(OtherEntry::logIndex).toArray())
        .param("ids", entries.stream().map(one -> one.id().value()).toArray(UUID[]::new))
        .param("kinds", entries.stream().map(one -> one.kind().word()).toArray(String[]::new))
        .param("customers", scopes.stream().map(OtherEntryStore::customer).toArray(String[]::new))
        .param("starts", times(scopes.stream().map(one -> one.map(s -> s.window().start()))))
        .param("ends", times(scopes.stream().map(one -> one.map(s -> s.window().end()))))
        .param("records", entries.stream().map(OtherEntryStore::text).toArray(String[]::new))
        .param("times", times(entries.stream().map(one -> Optional.of(one.acceptedAt()))))
        .param("salts", entries.stream().map(one -> one.salted().salt()).toArray(byte[][]::new))
        .param(
            "commitments",
            entries.stream().map(one -> one.salted().commitment()).toArray(byte[][]::new))
        .param("histories", rows.stream().map(OtherEntryStore::history).toArray(byte[][]::new))
        .update();
  }

  @SuppressWarnings("NullAway") // an array for PostgreSQL, which has nulls
  private static String customer(Optional<Scope> scope) {
    return scope.map(one -> one.customer().text()).orElse(null);
  }

  private static SqlArrayValue times(Stream<Optional<Instant>> times) {
    return new SqlArrayValue(
        "timestamptz", times.map(one -> one.map(Timestamp::from).orElse(null)).toArray());
  }

  private static String text(OtherEntry entry) {
    return new String(entry.salted().record(), StandardCharsets.UTF_8);
  }

  /// Nothing for an opening.
  @SuppressWarnings("NullAway") // an array for PostgreSQL, which has nulls
  private static byte[] history(Stated row) {
    if (row.entry().scope().isEmpty()) {
      return null;
    }
    var bytes = ByteBuffer.allocate(row.history().size() * Hash.LENGTH);
    row.history().forEach(hash -> bytes.put(hash.bytes()));
    return bytes.array();
  }

  List<OtherEntry> between(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return cell.sql(
            SELECT
                + """
                where ledger_id = :ledger and log_index >= :from and log_index < :to
                order by log_index
                """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .query((row, _) -> entry(row))
        .list();
  }

  /// Which of these have a statement.
  Set<Scope> stated(JdbcClient cell, EnvironmentId ledger, Collection<Scope> scopes) {
    return statements(cell, ledger, scopes).stream()
        .map(one -> one.scope().orElseThrow())
        .collect(Collectors.toSet());
  }

  List<OtherEntry> statements(JdbcClient cell, EnvironmentId ledger, Collection<Scope> scopes) {
    return cell.sql(
            SELECT
                + """
                join unnest(:customers, :starts, :ends) as asked (customer, begins, ends)
                  on e.customer_id = asked.customer
                  and e.window_start = asked.begins and e.window_end = asked.ends
                where e.ledger_id = :ledger
                order by e.log_index
                """)
        .param("ledger", ledger.value())
        .param(
            "customers", scopes.stream().map(one -> one.customer().text()).toArray(String[]::new))
        .param("starts", times(scopes.stream().map(one -> Optional.of(one.window().start()))))
        .param("ends", times(scopes.stream().map(one -> Optional.of(one.window().end()))))
        .query((row, _) -> entry(row))
        .list();
  }

  List<Stated> latest(
      JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers, Instant until) {
    return cell.sql(
            "select found.* from unnest(:customers) as asked (customer) cross join lateral ("
                + SELECT
                + """
                where e.ledger_id = :ledger and e.customer_id = asked.customer
                  and e.window_end <= :until
                order by e.window_end desc, e.window_start desc limit 1
                ) found
                """)
        .param("ledger", ledger.value())
        .param("customers", customers.stream().map(CustomerId::text).toArray(String[]::new))
        .param("until", Timestamp.from(until))
        .query((row, _) -> new Stated(entry(row), hashes(row.getBytes("history"))))
        .list();
  }

  private static List<Hash> hashes(byte[] history) {
    var hashes = new ArrayList<Hash>();
    for (var at = 0; at + Hash.LENGTH <= history.length; at += Hash.LENGTH) {
      hashes.add(Hash.of(Arrays.copyOfRange(history, at, at + Hash.LENGTH)));
    }
    return hashes;
  }

  private static OtherEntry entry(ResultSet row) throws SQLException {
    var salt = row.getBytes("salt");
    return new OtherEntry(
        row.getLong("log_index"),
        new OtherEntry.Id(row.getObject("entry_id", UUID.class)),
        kind(row.getString("kind")),
        row.getTimestamp("accepted_at").toInstant(),
        salted(salt, row.getString("record")),
        SaltedRecord.receiptId(salt, row.getBytes("commitment")),
        scope(row));
  }

  private static Kind kind(String word) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no entry is " + word));
  }

  /// What is no record any more is as good as an empty one: neither is what was committed to.
  private static SaltedRecord salted(byte[] salt, String record) {
    try {
      return SaltedRecord.of(salt, record.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal _) {
      return empty(salt);
    }
  }

  private static SaltedRecord empty(byte[] salt) {
    try {
      return SaltedRecord.of(salt, new Json.Obj(Map.of()));
    } catch (Refusal e) {
      throw new IllegalStateException("a salt of another length", e);
    }
  }

  private static Optional<Scope> scope(ResultSet row) throws SQLException {
    var customer = row.getString("customer_id");
    if (customer == null) {
      return Optional.empty();
    }
    var window =
        new Window(
            row.getTimestamp("window_start").toInstant(),
            row.getTimestamp("window_end").toInstant());
    return Optional.of(new Scope(new CustomerId(customer), window));
  }
}
