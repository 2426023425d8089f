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

  /// Every customer once. Those without a row of totals have their first delta among the unverified
  /// ones, of which the oldest are looked through; asked in one statement, so that a customer that
  /// is just being verified is not seen twice.
  private static final String EVERYBODY =
      """
      from (
        select customer_id, deltas, balance, first_record_id, first_at, last_at
        from ledger.customers where ledger_id = :ledger
        union all
        select customer_id, 0, 0, record_id, accepted_at, accepted_at
        from ledger.deltas d
        where ledger_id = :ledger and log_index >= :verified and log_index < :verified + 10000
          and sequence = 1
          and not exists (
            select from ledger.customers c
            where c.ledger_id = :ledger and c.customer_id = d.customer_id)
      ) k
      where position(lower(:search) in lower(k.customer_id)) > 0
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
                   first.accepted_at as first_at, newest.sequence, newest.balance,
                   newest.accepted_at as last_at,
                   ledger.sequence_before(:ledger, :customer, :verified) as verified
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
    var sort = "order by k." + column(order.by()) + direction + ", k.customer_id" + direction;
    return cell.sql(
            """
            select k.customer_id, k.first_record_id, k.first_at, newest.sequence, newest.balance,
                   newest.accepted_at as last_at, k.deltas as verified
            from (select k.* %1$s %2$s limit :limit offset :offset) k
            cross join lateral (
              select sequence, balance, accepted_at from ledger.deltas
              where ledger_id = :ledger and customer_id = k.customer_id
              order by sequence desc limit 1
            ) newest
            %2$s
            """
                .formatted(EVERYBODY, sort))
        .param("ledger", ledger.value())
        .param("verified", verified)
        .param("search", search)
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query((row, _) -> standing(row))
        .list();
  }

  long countStandings(JdbcClient cell, EnvironmentId ledger, long verified, String search) {
    return cell.sql("select count(*) " + EVERYBODY)
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
        amount(row),
        time(row, "first_at"),
        time(row, "last_at"));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        new CustomerId(row.getString("customer_id")),
        reference(row),
        row.getLong("sequence"),
        row.getLong("verified"),
        amount(row),
        time(row, "first_at"),
        time(row, "last_at"));
  }

  private static String reference(ResultSet row) throws SQLException {
    return REFERENCE.format(row.getObject("first_record_id", UUID.class));
  }

  private static BigDecimal amount(ResultSet row) throws SQLException {
    return row.getBigDecimal("balance").stripTrailingZeros();
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
