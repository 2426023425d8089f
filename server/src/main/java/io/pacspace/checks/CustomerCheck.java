package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
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
  private @Nullable Customer current;
  private long read;

  CustomerCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// A customer's totals as they are kept.
  private record Totals(
      long deltas, BigDecimal balance, UUID firstId, Instant firstAt, Instant lastAt) {
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
    if (customer == null || !customer.id.equals(id)) {
      if (customer != null) {
        customer.end();
      }
      customer = new Customer(id, Totals.of(row));
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

  /// One customer on its way through its records.
  private final class Customer {
    private final String id;
    private final @Nullable Totals totals;
    private long sequence;
    private long index = -1;
    private BigDecimal balance = BigDecimal.ZERO;
    private long verified;
    private BigDecimal sum = BigDecimal.ZERO;
    private @Nullable UUID firstId;
    private @Nullable Instant firstAt;
    private @Nullable Instant lastAt;

    Customer(String id, @Nullable Totals totals) {
      this.id = id;
      this.totals = totals;
    }

    void next(ResultSet row) throws SQLException {
      var place = new Place.Records(row.getLong("log_index"));
      var delta = row.getBigDecimal("delta");
      checkPlace(place, row.getLong("sequence"));
      checkBalance(place, row.getLong("sequence"), row.getBigDecimal("balance"), delta);
      sequence = row.getLong("sequence");
      index = place.first();
      balance = row.getBigDecimal("balance");
      if (index < ledger.verified()) {
        count(row, delta);
      }
    }

    private void checkPlace(Place.Records place, long found) {
      if (found != sequence + 1) {
        ledger.found(
            Kind.SEQUENCE,
            place,
            "Of customer %s it has the sequence %d, and the one before it %d."
                .formatted(id, found, sequence));
      }
      if (place.first() <= index) {
        ledger.found(
            Kind.SEQUENCE,
            place,
            "Of customer %s it comes after record %d by its sequence.".formatted(id, index));
      }
    }

    /// Behind a gap nobody can tell what the balance should be.
    private void checkBalance(
        Place.Records place, long found, BigDecimal balanceFound, BigDecimal delta) {
      var made = balance.add(delta);
      if (found == sequence + 1 && made.compareTo(balanceFound) != 0) {
        ledger.found(
            Kind.BALANCE,
            place,
            "Of customer %s it has the balance %s instead of %s."
                .formatted(id, plain(balanceFound), plain(made)));
      }
    }

    private void count(ResultSet row, BigDecimal delta) throws SQLException {
      verified++;
      sum = sum.add(delta);
      lastAt = row.getTimestamp("accepted_at").toInstant();
      if (verified == 1) {
        firstId = row.getObject("record_id", UUID.class);
        firstAt = lastAt;
      }
    }

    void end() {
      if (totals == null) {
        if (verified > 0) {
          found("It has %d verified records and no totals.".formatted(verified));
        }
        return;
      }
      if (totals.deltas() != verified || totals.balance().compareTo(sum) != 0) {
        found(
            "Its totals are %d records and %s instead of %d and %s."
                .formatted(totals.deltas(), plain(totals.balance()), verified, plain(sum)));
      }
      if (!Objects.equals(firstId, totals.firstId())
          || !Objects.equals(firstAt, totals.firstAt())
          || !Objects.equals(lastAt, totals.lastAt())) {
        found("Its totals name another first record, first time or last time.");
      }
    }

    private void found(String sentence) {
      ledger.found(Kind.CUSTOMER_TOTALS, new Place.Customer(id), sentence);
    }

    private static String plain(BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
  }
}
