package io.pacspace.ledger;

import io.pacspace.ledger.History.Customer;
import io.pacspace.ledger.History.CustomerOrder;
import io.pacspace.ledger.History.Placed;
import io.pacspace.ledger.History.Standing;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.PageRequest;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.IdKind;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
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

  /// Comes before every customer's id.
  private static final String BEFORE_ALL = "";

  private static final String TOTALS =
      """
      select customer_id, deltas, balance, first_record_id, first_at, last_at
      from ledger.customers
      """;

  private static final String WITH_TOTALS =
      TOTALS
          + """
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
    return find(cell, ledger, List.of(customer)).stream().findFirst();
  }

  List<Customer> find(JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers) {
    return cell.sql(TOTALS + "where ledger_id = :ledger and customer_id = any(:customers)")
        .param("ledger", ledger.value())
        .param("customers", customers.stream().map(CustomerId::text).toArray(String[]::new))
        .query((row, _) -> customer(row))
        .list();
  }

  List<Customer> until(
      JdbcClient cell, EnvironmentId ledger, Instant end, String after, int limit) {
    return cell.sql(
            TOTALS
                + """
                where ledger_id = :ledger and first_at < :end and customer_id > :after
                order by customer_id limit :limit
                """)
        .param("ledger", ledger.value())
        .param("end", Timestamp.from(end))
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> customer(row))
        .list();
  }

  List<Customer> list(JdbcClient cell, EnvironmentId ledger, String search, PageRequest page) {
    return cell.sql(
            WITH_TOTALS
                + """
                and customer_id > :after
                order by customer_id limit :limit offset :offset
                """)
        .param("ledger", ledger.value())
        .param("search", search)
        .param("after", page.after().map(CustomerStore::id).orElse(BEFORE_ALL))
        .param("limit", page.sought())
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

  long countDeltas(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql(
            """
            select coalesce(sum(deltas), 0) from ledger.customers where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  long countUntil(JdbcClient cell, EnvironmentId ledger, Instant end) {
    return cell.sql(
            """
            select count(*) from ledger.customers
            where ledger_id = :ledger and first_at < :end
            """)
        .param("ledger", ledger.value())
        .param("end", Timestamp.from(end))
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

  /// Where customers stand, in an order of their verified totals.
  List<Placed> standings(
      JdbcClient cell,
      EnvironmentId ledger,
      long verified,
      String search,
      CustomerOrder order,
      PageRequest page) {
    return cell.sql(standings(order, page))
        .param("ledger", ledger.value())
        .param("verified", verified)
        .param("search", search)
        .param("after", page.after().map(CustomerStore::id).orElse(BEFORE_ALL))
        .param(
            "afterSum",
            page.after()
                .filter(_ -> order.by() != CustomerOrder.By.ID)
                .map(place -> place.amount(1))
                .orElse(BigDecimal.ZERO))
        .param("most", page.offset() + page.sought())
        .param("limit", page.sought())
        .param("offset", page.offset())
        .query((row, _) -> new Placed(standing(row), place(order.by(), row)))
        .list();
  }

  private static String standings(CustomerOrder order, PageRequest page) {
    return """
    select k.*, newest.sequence, newest.balance as sum, newest.accepted_at
    from (
      select *, %5$s as place from (
        (select * from (%1$s) known %4$s order by %3$s limit :most)
        union all
        (select * from (%2$s) others %4$s order by %3$s limit :most)
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
        .formatted(
            WITH_TOTALS,
            WITHOUT_TOTALS,
            sorted(order),
            behind(order, page.after()),
            sum(order.by()));
  }

  private static String sorted(CustomerOrder order) {
    var direction = order.ascending() ? " asc" : " desc";
    return column(order.by()) + direction + ", customer_id" + direction;
  }

  /// What lies behind a customer, and as the case may be behind what it is in order of.
  private static String behind(CustomerOrder order, Optional<Cursor> place) {
    if (place.isEmpty()) {
      return "";
    }
    var side = order.ascending() ? ">" : "<";
    return order.by() == CustomerOrder.By.ID
        ? "where customer_id " + side + " :after"
        : "where (%s, customer_id) %s (:afterSum, :after)".formatted(sum(order.by()), side);
  }

  private static Cursor place(CustomerOrder.By by, ResultSet row) throws SQLException {
    var id = row.getString("customer_id");
    return by == CustomerOrder.By.ID
        ? Cursor.of(id)
        : Cursor.of(id, row.getBigDecimal("place").toPlainString());
  }

  private static String id(Cursor place) {
    return place.value(0, CustomerId::parse).text();
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

  /// The same as an exact decimal, in the same order: of a time, its seconds.
  private static String sum(CustomerOrder.By by) {
    return switch (by) {
      case ID -> "cast(null as numeric)";
      case DELTAS -> "cast(deltas as numeric)";
      case BALANCE -> "balance";
      case FIRST_AT -> "extract(epoch from first_at)";
      case LAST_AT -> "extract(epoch from last_at)";
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
