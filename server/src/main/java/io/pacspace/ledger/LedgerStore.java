package io.pacspace.ledger;

import io.pacspace.ledger.LedgerEntries.Sealed;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.ledger.LedgerEntries.Totals;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of ledgers in a cell; the caller brings the cell, and with it the transaction.
@Repository
class LedgerStore {
  /// All columns of a record, to be continued with a condition.
  static final String SELECT =
      """
      select log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
             reference_id, metadata, metadata_salt, adjusts, accepted_at, salt, commitment
      from ledger.deltas
      """;

  long size(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql("select next_index from ledger.ledgers where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  long deltas(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql("select deltas from ledger.ledgers where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  /// In one statement, so that nothing is recorded in between.
  LedgerEntries.Counted counted(JdbcClient cell, EnvironmentId ledger, long index) {
    return cell.sql(
            """
            select deltas, (
              select count(*) from ledger.deltas
              where ledger_id = :ledger and log_index >= :index) as behind
            from ledger.ledgers where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("index", index)
        .query((row, _) -> new LedgerEntries.Counted(row.getLong("deltas"), row.getLong("behind")))
        .single();
  }

  /// The ledgers that are marked as having deltas to verify.
  List<EnvironmentId> pending(JdbcClient cell) {
    return cell.sql("select ledger_id from ledger.pending")
        .query((row, _) -> new EnvironmentId(row.getObject("ledger_id", UUID.class)))
        .list();
  }

  /// The ledger's size, if the mark is there and free; holds the mark.
  OptionalLong claim(JdbcClient cell, EnvironmentId ledger) {
    var held =
        cell.sql(
                """
                select true from ledger.pending where ledger_id = :ledger
                for update skip locked
                """)
            .param("ledger", ledger.value())
            .query(Boolean.class)
            .optional();
    return held.isPresent() ? OptionalLong.of(size(cell, ledger)) : OptionalLong.empty();
  }

  /// Takes the mark away unless somebody holds it or the ledger, or the ledger has grown.
  void settle(JdbcClient cell, EnvironmentId ledger, long size) {
    cell.sql(
            """
            with mark as (
              select ledger_id from ledger.pending where ledger_id = :ledger
              for update skip locked
            ), idle as (
              select ledger_id from ledger.ledgers
              where ledger_id = :ledger and next_index = :size
              for update skip locked
            )
            delete from ledger.pending using mark, idle
            where pending.ledger_id = mark.ledger_id and mark.ledger_id = idle.ledger_id
            """)
        .param("ledger", ledger.value())
        .param("size", size)
        .update();
  }

  List<byte[]> commitments(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return cell.sql(
            """
            select commitment from (
              select log_index, commitment from ledger.deltas
              where ledger_id = :ledger and log_index >= :from and log_index < :to
              union all
              select log_index, commitment from ledger.entries
              where ledger_id = :ledger and log_index >= :from and log_index < :to
            ) every
            order by log_index
            """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .query((row, _) -> row.getBytes("commitment"))
        .list();
  }

  List<Sealed> sealed(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return cell.sql(
            """
            select salt, commitment from (
              select log_index, salt, commitment from ledger.deltas
              where ledger_id = :ledger and log_index >= :from and log_index < :to
              union all
              select log_index, salt, commitment from ledger.entries
              where ledger_id = :ledger and log_index >= :from and log_index < :to
            ) every
            order by log_index
            """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .query((row, _) -> sealed(row.getBytes(1), row.getBytes(2)))
        .list();
  }

  private static Sealed sealed(byte[] salt, byte[] commitment) {
    return new Sealed(
        Hash.leaf(SaltedRecord.entry(commitment)), SaltedRecord.receiptId(salt, commitment));
  }

  List<Entry> between(JdbcClient cell, EnvironmentId ledger, long from, long to) {
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

  List<Totals> totals(JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers) {
    return cell.sql(
            """
            select known.customer_id as known_customer, known.deltas, known.balance as total,
                   newest.*
            from unnest(:customers) as asked (customer_id)
            join ledger.customers known
              on known.ledger_id = :ledger and known.customer_id = asked.customer_id
            left join lateral (
            """
                + SELECT
                + """
                where ledger_id = :ledger and customer_id = asked.customer_id
                  and sequence <= known.deltas
                order by sequence desc limit 1
                ) newest on newest.sequence = known.deltas
                """)
        .param("ledger", ledger.value())
        .param("customers", customers.stream().map(CustomerId::text).toArray(String[]::new))
        .query(
            (row, _) ->
                new Totals(
                    new CustomerId(row.getString("known_customer")),
                    row.getLong("deltas"),
                    row.getBigDecimal("total"),
                    row.getObject("log_index") == null
                        ? Optional.empty()
                        : Optional.of(entry(row))))
        .list();
  }

  Optional<Entry> find(JdbcClient cell, EnvironmentId ledger, long index) {
    return cell.sql(SELECT + "where ledger_id = :ledger and log_index = :index")
        .param("ledger", ledger.value())
        .param("index", index)
        .query((row, _) -> entry(row))
        .optional();
  }

  Optional<Entry> lastBefore(JdbcClient cell, EnvironmentId ledger, long index) {
    return cell.sql(
            SELECT
                + """
                where ledger_id = :ledger and log_index < :index
                order by log_index desc limit 1
                """)
        .param("ledger", ledger.value())
        .param("index", index)
        .query((row, _) -> entry(row))
        .optional();
  }

  List<Entry> entries(JdbcClient cell, EnvironmentId ledger, List<Sequences> runs) {
    return cell.sql(
            """
            select found.*
            from unnest(:customers, :afters, :lasts) with ordinality
              as asked (customer, after, last, place)
            cross join lateral (
            """
                + SELECT
                + """
                where ledger_id = :ledger and customer_id = asked.customer
                  and sequence > asked.after and sequence <= asked.last
                order by sequence
                ) found
                order by asked.place, found.sequence
                """)
        .param("ledger", ledger.value())
        .param("customers", runs.stream().map(run -> run.customer().text()).toArray(String[]::new))
        .param("afters", runs.stream().mapToLong(Sequences::after).toArray())
        .param("lasts", runs.stream().mapToLong(Sequences::last).toArray())
        .query((row, _) -> entry(row))
        .list();
  }

  /// A customer's totals are those that its newest verified delta carries. In one go through the
  /// entries: a join back to them for the first and the last of each customer is one that a planner
  /// without statistics makes by comparing all with all, while the log stands still.
  void include(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    cell.sql(
            """
            insert into ledger.customers as known
              (ledger_id, customer_id, deltas, balance, first_record_id, first_at, last_at)
            select :ledger, customer_id, max(sequence),
                   (array_agg(balance order by log_index desc))[1],
                   (array_agg(record_id order by log_index))[1],
                   min(accepted_at), max(accepted_at)
            from ledger.deltas
            where ledger_id = :ledger and log_index >= :from and log_index < :to
            group by customer_id
            on conflict on constraint customers_pkey do update
              set deltas = excluded.deltas, balance = excluded.balance, last_at = excluded.last_at
              where known.deltas < excluded.deltas
            """)
        .param("ledger", ledger.value())
        .param("from", from)
        .param("to", to)
        .update();
  }

  static LedgerRecord record(ResultSet row) throws SQLException {
    return entry(row).record();
  }

  private static LedgerRecord said(ResultSet row, boolean isAsCommitted) throws SQLException {
    var adjusts = row.getObject("adjusts", UUID.class);
    return new LedgerRecord(
        row.getLong("log_index"),
        row.getLong("ordinal"),
        new RecordId(row.getObject("record_id", UUID.class)),
        new CustomerId(row.getString("customer_id")),
        row.getLong("sequence"),
        row.getBigDecimal("delta").stripTrailingZeros(),
        row.getBigDecimal("balance").stripTrailingZeros(),
        row.getString("reason"),
        Optional.ofNullable(row.getString("reference_id")),
        Optional.ofNullable(metadata(row)),
        Optional.ofNullable(adjusts).map(RecordId::new),
        row.getTimestamp("accepted_at").toInstant(),
        SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment")),
        isAsCommitted);
  }

  private static @Nullable SaltedText metadata(ResultSet row) throws SQLException {
    var text = row.getString("metadata");
    if (text == null) {
      return null;
    }
    try {
      return SaltedText.of(row.getBytes("metadata_salt"), text);
    } catch (Refusal e) {
      throw new IllegalStateException(
          "record " + row.getObject("record_id") + " has no metadata of its own", e);
    }
  }

  static Entry entry(ResultSet row) throws SQLException {
    var said = said(row, false);
    var salted = salted(row.getBytes("salt"), said);
    var isAsCommitted =
        said.receiptId().equals(salted.receiptId()) && said.id().logIndex() == said.logIndex();
    return new Entry(isAsCommitted ? said(row, true) : said, salted);
  }

  private static SaltedRecord salted(byte[] salt, LedgerRecord record) {
    try {
      return SaltedRecord.of(salt, CanonicalRecord.of(record));
    } catch (Refusal e) {
      throw new IllegalStateException("record " + record.id() + " has no canonical form", e);
    }
  }
}
