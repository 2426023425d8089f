package io.pacspace.scrubs;

import io.pacspace.checks.StoredRecord;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TilePath;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of a ledger and of its log, a part at a time, nothing of them believed. The caller
/// brings the transaction, which sees that ledger alone.
@Repository
class SliceStore {
  /// A signed checkpoint.
  record Signed(long size, @Nullable Long previousSize, Hash root, String note) {}

  /// An entry that is no delta, with the columns that a statement is found by.
  record Entry(
      StoredRecord.Other row,
      @Nullable String customer,
      @Nullable Instant start,
      @Nullable Instant end) {
    static Entry of(ResultSet row) throws SQLException {
      return new Entry(
          StoredRecord.Other.of(row),
          row.getString("customer_id"),
          instant(row.getTimestamp("window_start")),
          instant(row.getTimestamp("window_end")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
      return time == null ? null : time.toInstant();
    }
  }

  /// What is before an index.
  ///
  /// @param acceptedAt of the entry right before it
  record Before(Instant acceptedAt, long deltas) {}

  /// A customer's totals, and its delta that they should be of.
  ///
  /// @param hasMore whether another of its deltas is verified that they do not count
  record Totals(
      String customer,
      long deltas,
      BigDecimal balance,
      long lastSequence,
      BigDecimal lastBalance,
      boolean hasMore) {}

  /// The signed checkpoints of that size and larger, ascending.
  List<Signed> signed(JdbcClient db, EnvironmentId ledger, long size, int most) {
    return db.sql(
            """
            select size, previous_size, root, note from proofs.checkpoints
            where ledger_id = :ledger and size >= :size order by size limit :most
            """)
        .param("ledger", ledger.value())
        .param("size", size)
        .param("most", most)
        .query(
            (row, _) ->
                new Signed(
                    row.getLong("size"),
                    row.getObject("previous_size", Long.class),
                    StoredRecord.hash(row.getBytes("root")),
                    row.getString("note")))
        .list();
  }

  /// How much of it is signed.
  long newest(JdbcClient db, EnvironmentId ledger) {
    return db.sql("select coalesce(max(size), 0) from proofs.checkpoints where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  /// The log's key as it verifies notes.
  Optional<String> key(JdbcClient db, EnvironmentId ledger) {
    return db.sql("select verifier_key from proofs.logs where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(String.class)
        .optional();
  }

  Map<TilePath.Hashes, byte[]> tiles(
      JdbcClient db, EnvironmentId ledger, Set<TilePath.Hashes> asked) {
    var paths = List.copyOf(asked);
    var found = new HashMap<TilePath.Hashes, byte[]>();
    db.sql(
            """
            select asked.n, tiles.hashes
            from unnest(:levels, :indexes) with ordinality as asked(level, tile_index, n)
            join proofs.tiles on tiles.ledger_id = :ledger
              and tiles.level = asked.level and tiles.tile_index = asked.tile_index
            """)
        .param("ledger", ledger.value())
        .param("levels", paths.stream().mapToLong(TilePath.Hashes::level).toArray())
        .param("indexes", paths.stream().mapToLong(TilePath.Hashes::index).toArray())
        .query(
            row -> {
              found.put(paths.get(row.getInt("n") - 1), row.getBytes("hashes"));
            });
    return found;
  }

  List<StoredRecord> deltas(JdbcClient db, EnvironmentId ledger, long from, long to) {
    return db.sql(
            "select "
                + StoredRecord.COLUMNS
                + """
                from ledger.deltas
                where ledger_id = :ledger and log_index >= :from and log_index < :to
                order by log_index
                """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .query((row, _) -> StoredRecord.of(row))
        .list();
  }

  List<Entry> others(JdbcClient db, EnvironmentId ledger, long from, long to) {
    return db.sql(
            """
            select log_index, entry_id, kind, record, accepted_at, salt, commitment, customer_id,
              window_start, window_end
            from ledger.entries
            where ledger_id = :ledger and log_index >= :from and log_index < :to
            order by log_index
            """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .query((row, _) -> Entry.of(row))
        .list();
  }

  /// None at the beginning of a ledger.
  Optional<Before> before(JdbcClient db, EnvironmentId ledger, long index) {
    return db.sql(
            """
            select accepted_at, coalesce((
                select ordinal from ledger.deltas
                where ledger_id = :ledger and log_index < :index
                order by log_index desc limit 1), 0) as deltas
            from (
              select accepted_at from ledger.deltas
              where ledger_id = :ledger and log_index = :index - 1
              union all
              select accepted_at from ledger.entries
              where ledger_id = :ledger and log_index = :index - 1
            ) before limit 1
            """)
        .param("ledger", ledger.value())
        .param("index", index)
        .query(
            (row, _) ->
                new Before(row.getTimestamp("accepted_at").toInstant(), row.getLong("deltas")))
        .optional();
  }

  /// A customer's delta of each of these sequences, of one or of several customers, as far as they
  /// are there. Only one index has the order that is asked for.
  List<StoredRecord> bySequence(
      JdbcClient db, EnvironmentId ledger, List<String> customers, List<Long> sequences) {
    return db.sql(
            "select "
                + StoredRecord.COLUMNS
                + """
                from unnest(cast(:customers as text[]), :sequences) as asked (customer, number)
                cross join lateral (
                  select * from ledger.deltas d
                  where d.ledger_id = :ledger and d.customer_id = asked.customer
                    and d.sequence <= asked.number
                  order by d.sequence desc limit 1
                ) found
                where found.sequence = asked.number
                """)
        .param("ledger", ledger.value())
        .param("customers", customers.toArray(String[]::new))
        .param("sequences", sequences.stream().mapToLong(Long::longValue).toArray())
        .query((row, _) -> StoredRecord.of(row))
        .list();
  }

  /// The totals of those customers that have some; in one statement, since a round moves them on
  /// together with what is signed.
  List<Totals> totals(JdbcClient db, EnvironmentId ledger, Collection<String> customers) {
    return db.sql(
            """
            select c.customer_id, c.deltas, c.balance, coalesce(last.sequence, 0) as last_sequence,
              coalesce(last.balance, 0) as last_balance,
              coalesce((
                select d.log_index from ledger.deltas d
                where d.ledger_id = :ledger and d.customer_id = c.customer_id
                  and d.sequence > c.deltas
                order by d.sequence limit 1
              ) < (select max(size) from proofs.checkpoints where ledger_id = :ledger), false)
                as has_more
            from ledger.customers c
            left join lateral (
              select d.sequence, d.balance from ledger.deltas d
              where d.ledger_id = :ledger and d.customer_id = c.customer_id
                and d.sequence <= c.deltas
              order by d.sequence desc limit 1
            ) last on true
            where c.ledger_id = :ledger and c.customer_id = any(cast(:customers as text[]))
            """)
        .param("ledger", ledger.value())
        .param("customers", customers.toArray(String[]::new))
        .query(
            (row, _) ->
                new Totals(
                    row.getString("customer_id"),
                    row.getLong("deltas"),
                    row.getBigDecimal("balance"),
                    row.getLong("last_sequence"),
                    row.getBigDecimal("last_balance"),
                    row.getBoolean("has_more")))
        .list();
  }
}
