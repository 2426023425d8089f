package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Walks a ledger's records customer by customer: sequences, running balances, and the totals over
/// what is verified.
///
/// The order comes from PostgreSQL, by the index on it or by a sort on its disk, so that one
/// customer is in memory at a time, however many there are. A running sum in SQL would blame every
/// row behind a wrong one; here each is held against the one before it.
final class CustomerCheck {
  private final Subject ledger;
  private @Nullable CheckedCustomer current;
  private long read;

  CustomerCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// A customer's totals as they are kept.
  record Totals(long deltas, BigDecimal balance, UUID firstId, Instant firstAt, Instant lastAt) {
    static @Nullable Totals of(ResultSet row) throws SQLException {
      return row.getObject("deltas") == null
          ? null
          : new Totals(
              row.getLong("deltas"),
              row.getBigDecimal("total").stripTrailingZeros(),
              row.getObject("first_record_id", UUID.class),
              row.getTimestamp("first_at").toInstant(),
              row.getTimestamp("last_at").toInstant());
    }
  }

  void check() {
    ledger
        .sql(
            """
            select d.customer_id, d.sequence, d.log_index, d.record_id, d.delta, d.balance,
                   d.accepted_at, c.deltas, c.balance as total, c.first_record_id, c.first_at,
                   c.last_at
            from ledger.deltas d
            left join ledger.customers c
              on c.ledger_id = d.ledger_id and c.customer_id = d.customer_id
            where d.ledger_id = :ledger
            order by d.customer_id, d.sequence, d.log_index
            """)
        .query(
            row -> {
              next(row);
            });
    if (current != null) {
      current.end();
    }
    findWithoutRecords();
  }

  private void next(ResultSet row) throws SQLException {
    ledger.watcher().reading("records by customer", ++read);
    var id = row.getString("customer_id");
    var customer = current;
    if (customer == null || !customer.id().equals(id)) {
      if (customer != null) {
        customer.end();
      }
      customer = new CheckedCustomer(ledger, id, Totals.of(row));
      current = customer;
    }
    customer.next(row);
  }

  private void findWithoutRecords() {
    ledger
        .sql(
            """
            select customer_id from ledger.customers c
            where ledger_id = :ledger and not exists (
              select from ledger.deltas d
              where d.ledger_id = c.ledger_id and d.customer_id = c.customer_id)
            order by customer_id
            """)
        .query(
            row -> {
              ledger.found(
                  Kind.CUSTOMER_TOTALS,
                  new Place.Customer(row.getString("customer_id")),
                  "It has totals and no record.");
            });
  }
}
