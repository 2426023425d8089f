package io.pacspace.ledger;

import io.pacspace.ledger.History.Customer;
import io.pacspace.ledger.History.Point;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.IdKind;
import io.pacspace.shared.Page;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads records and totals of one ledger.
@Repository
class HistoryStore {
  private static final IdKind<UUID> REFERENCE = new IdKind<>("cus_", id -> id);

  Optional<LedgerRecord> find(JdbcClient cell, EnvironmentId ledger, RecordId id) {
    return cell.sql(
            LedgerStore.SELECT
                + "where ledger_id = :ledger and log_index = :index and record_id = :record")
        .param("ledger", ledger.value())
        .param("index", id.logIndex())
        .param("record", id.value())
        .query((row, _) -> LedgerStore.record(row))
        .optional();
  }

  Optional<Customer> customer(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return cell.sql(
            """
            select customer_id, deltas, balance, first_record_id, first_at, last_at
            from ledger.customers where ledger_id = :ledger and customer_id = :customer
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .query((row, _) -> customer(row))
        .optional();
  }

  List<Customer> customers(
      JdbcClient cell, EnvironmentId ledger, String search, Page.Request page) {
    return cell.sql(
            """
            select customer_id, deltas, balance, first_record_id, first_at, last_at
            from ledger.customers
            where ledger_id = :ledger and position(lower(:search) in lower(customer_id)) > 0
            order by customer_id limit :limit offset :offset
            """)
        .param("ledger", ledger.value())
        .param("search", search)
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query((row, _) -> customer(row))
        .list();
  }

  long countCustomers(JdbcClient cell, EnvironmentId ledger, String search) {
    return cell.sql(
            """
            select count(*) from ledger.customers
            where ledger_id = :ledger and position(lower(:search) in lower(customer_id)) > 0
            """)
        .param("ledger", ledger.value())
        .param("search", search)
        .query(Long.class)
        .single();
  }

  List<Point> points(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long most,
      List<Instant> moments) {
    return cell.sql(
            """
            select point.sequence, coalesce((
                select d.balance from ledger.deltas d
                where d.ledger_id = :ledger and d.customer_id = :customer
                  and d.sequence = point.sequence), 0) as balance
            from unnest(cast(:moments as timestamptz[])) with ordinality as asked (moment, number)
            cross join lateral ledger.sequence_before(:ledger, :customer, :most, asked.moment)
              as point (sequence)
            order by asked.number
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("most", most)
        .param("moments", moments.stream().map(Instant::toString).toArray(String[]::new))
        .query(
            (row, _) ->
                new Point(
                    row.getLong("sequence"), row.getBigDecimal("balance").stripTrailingZeros()))
        .list();
  }

  BigDecimal balance(JdbcClient cell, EnvironmentId ledger, CustomerId customer, long sequence) {
    return cell.sql(
            """
            select balance from ledger.deltas
            where ledger_id = :ledger and customer_id = :customer and sequence = :sequence
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("sequence", sequence)
        .query(BigDecimal.class)
        .optional()
        .map(BigDecimal::stripTrailingZeros)
        .orElse(BigDecimal.ZERO);
  }

  long sequenceBefore(JdbcClient cell, EnvironmentId ledger, CustomerId customer, long logIndex) {
    return cell.sql("select ledger.sequence_before(:ledger, :customer, :index)")
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("index", logIndex)
        .query(Long.class)
        .single();
  }

  List<LedgerRecord> records(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return cell.sql(
            LedgerStore.SELECT
                + """
                where ledger_id = :ledger and customer_id = :customer
                  and sequence > :after and sequence <= :last
                order by sequence
                """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("after", after)
        .param("last", last)
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }

  long newestSequence(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return cell.sql(
            """
            select sequence from ledger.deltas
            where ledger_id = :ledger and customer_id = :customer
            order by sequence desc limit 1
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /// Compares each sequence with the one before it, the last one possible with what would follow.
  List<Long> missing(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long first,
      long last,
      int limit) {
    return cell.sql(
            """
            select missing from (
              select sequence, lag(sequence, 1, :first - 1) over (order by sequence) as before
              from (
                select sequence from ledger.deltas
                where ledger_id = :ledger and customer_id = :customer
                  and sequence between :first and :last
                union all select :last + 1
              ) has
            ) step
            cross join lateral generate_series(before + 1, sequence - 1) as missing
            order by missing limit :limit
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("first", first)
        .param("last", last)
        .param("limit", limit)
        .query((row, _) -> row.getLong("missing"))
        .list();
  }

  long acceptedBefore(JdbcClient cell, EnvironmentId ledger, Instant moment) {
    return cell.sql(
            """
            select ledger.index_before(ledger_id, next_index, :moment) from ledger.ledgers
            where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("moment", Timestamp.from(moment))
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private static Customer customer(ResultSet row) throws SQLException {
    return new Customer(
        new CustomerId(row.getString("customer_id")),
        REFERENCE.format(row.getObject("first_record_id", UUID.class)),
        row.getLong("deltas"),
        row.getBigDecimal("balance").stripTrailingZeros(),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant());
  }
}
