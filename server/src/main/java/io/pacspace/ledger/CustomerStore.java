package io.pacspace.ledger;

import io.pacspace.ledger.History.Customer;
import io.pacspace.ledger.History.CustomerOrder;
import io.pacspace.ledger.History.Standing;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.IdKind;
import io.pacspace.shared.Page;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads the customers of one ledger: their totals over verified deltas, which have rows of their
/// own, and where they stand with all deltas, which their newest one tells.
@Repository
class CustomerStore {
  private static final IdKind<UUID> REFERENCE = new IdKind<>("cus_", id -> id);

  private static final String WITH_TOTALS =
      """
      select customer_id, deltas, balance, first_record_id, first_at, last_at
      from ledger.customers
      where ledger_id = :ledger and position(lower(:search) in lower(customer_id)) > 0
      """;

  /// The customers without a row of totals: they have their first delta among the unverified ones,
  /// of which the oldest are looked through. Asked in one statement with the others, so that a
  /// customer that is just being verified is seen once.
  private static final String WITHOUT_TOTALS =
      """
      select customer_id, cast(0 as bigint) as deltas, cast(0 as numeric) as balance,
             record_id as first_record_id, accepted_at as first_at, accepted_at as last_at
      from ledger.deltas d
      where ledger_id = :ledger and log_index >= :verified and log_index < :verified + 10000
        and sequence = 1 and position(lower(:search) in lower(customer_id)) > 0
        and not exists (
          select from ledger.customers c
          where c.ledger_id = :ledger and c.customer_id = d.customer_id)
      """;

  Optional<Customer> find(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
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

  List<Customer> list(JdbcClient cell, EnvironmentId ledger, String search, Page.Request page) {
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

  long count(JdbcClient cell, EnvironmentId ledger, String search) {
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

  /// Where one customer stands; none without a delta.
  Optional<Standing> standing(
      JdbcClient cell, EnvironmentId ledger, long verified, CustomerId customer) {
    return cell.sql(
            """
            select newest.customer_id, first.record_id as first_record_id,
                   first.accepted_at as first_at, newest.sequence, newest.balance as sum,
                   newest.accepted_at,
                   ledger.sequence_before(:ledger, :customer, :verified) as deltas
            from (
              select * from ledger.deltas
              where ledger_id = :ledger and customer_id = :customer
              order by sequence desc limit 1
            ) newest
            join ledger.deltas first
              on first.ledger_id = :ledger and first.customer_id = :customer and first.sequence = 1
            """)
        .param("ledger", ledger.value())
        .param("verified", verified)
        .param("customer", customer.text())
        .query((row, _) -> standing(row))
        .optional();
  }

  /// A page of where customers stand, in an order of their verified totals.
  List<Standing> standings(
      JdbcClient cell,
      EnvironmentId ledger,
      long verified,
      String search,
      CustomerOrder order,
      Page.Request page) {
    var direction = order.ascending() ? " asc" : " desc";
    var by = column(order.by()) + direction + ", customer_id" + direction;
    return cell.sql(
            """
            select k.*, newest.sequence, newest.balance as sum, newest.accepted_at
            from (
              select * from (
                (%1$s order by %3$s limit :most) union all (%2$s order by %3$s limit :most)
              ) every
              order by %3$s limit :limit offset :offset
            ) k
            cross join lateral (
              select sequence, balance, accepted_at from ledger.deltas
              where ledger_id = :ledger and customer_id = k.customer_id
              order by sequence desc limit 1
            ) newest
            order by k.%3$s
            """
                .formatted(WITH_TOTALS, WITHOUT_TOTALS, by))
        .param("ledger", ledger.value())
        .param("verified", verified)
        .param("search", search)
        .param("most", page.offset() + page.limit())
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query((row, _) -> standing(row))
        .list();
  }

  long countStandings(JdbcClient cell, EnvironmentId ledger, long verified, String search) {
    return cell.sql(
            "select count(*) from (%s union all %s) every".formatted(WITH_TOTALS, WITHOUT_TOTALS))
        .param("ledger", ledger.value())
        .param("verified", verified)
        .param("search", search)
        .query(Long.class)
        .single();
  }

  private static String column(CustomerOrder.By by) {
    return switch (by) {
      case ID -> "customer_id";
      case DELTAS -> "deltas";
      case BALANCE -> "balance";
      case FIRST_AT -> "first_at";
      case LAST_AT -> "last_at";
    };
  }

  private static Customer customer(ResultSet row) throws SQLException {
    return new Customer(
        new CustomerId(row.getString("customer_id")),
        reference(row),
        row.getLong("deltas"),
        amount(row, "balance"),
        time(row, "first_at"),
        time(row, "last_at"));
  }

  /// Reads as verified what `deltas` counts, which are the verified ones.
  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        new CustomerId(row.getString("customer_id")),
        reference(row),
        row.getLong("sequence"),
        row.getLong("deltas"),
        amount(row, "sum"),
        time(row, "first_at"),
        time(row, "accepted_at"));
  }

  private static String reference(ResultSet row) throws SQLException {
    return REFERENCE.format(row.getObject("first_record_id", UUID.class));
  }

  private static BigDecimal amount(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).stripTrailingZeros();
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
