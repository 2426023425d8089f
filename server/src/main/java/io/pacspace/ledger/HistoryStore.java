package io.pacspace.ledger;

import io.pacspace.ledger.History.NamedAmount;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.History.Search;
import io.pacspace.ledger.VerifiedHistory.Place;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads records and totals of one ledger.
@Repository
class HistoryStore {
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

  List<List<Point>> points(
      JdbcClient cell,
      EnvironmentId ledger,
      List<CustomerId> customers,
      List<Long> most,
      List<Instant> moments) {
    var found =
        cell.sql(
                """
                select point.sequence,
                  ledger.balance_after(:ledger, whose.customer, point.sequence) as balance
                from unnest(:customers, :most) with ordinality as whose (customer, most, place)
                cross join unnest(cast(:moments as timestamptz[])) with ordinality
                  as asked (moment, number)
                cross join lateral
                  ledger.sequence_before(:ledger, whose.customer, whose.most, asked.moment)
                  as point (sequence)
                order by whose.place, asked.number
                """)
            .param("ledger", ledger.value())
            .param("customers", customers.stream().map(CustomerId::text).toArray(String[]::new))
            .param("most", most.stream().mapToLong(Long::longValue).toArray())
            .param("moments", texts(moments))
            .query(
                (row, _) ->
                    new Point(
                        row.getLong("sequence"), row.getBigDecimal("balance").stripTrailingZeros()))
            .list();
    return IntStream.range(0, customers.size())
        .mapToObj(i -> found.subList(i * moments.size(), (i + 1) * moments.size()))
        .toList();
  }

  BigDecimal balance(JdbcClient cell, EnvironmentId ledger, CustomerId customer, long sequence) {
    return cell.sql("select ledger.balance_after(:ledger, :customer, :sequence)")
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("sequence", sequence)
        .query(BigDecimal.class)
        .single()
        .stripTrailingZeros();
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

  /// The records at these places, as far as there are any.
  List<LedgerRecord> at(JdbcClient cell, EnvironmentId ledger, Collection<Place> places) {
    return cell.sql(
            """
            select found.* from unnest(:customers, :sequences) as asked (customer, place)
            cross join lateral (
            """
                + LedgerStore.SELECT
                + """
                where ledger_id = :ledger and customer_id = asked.customer
                  and sequence >= asked.place and sequence <= asked.place
                order by sequence limit 1
                ) found
                """)
        .param("ledger", ledger.value())
        .param(
            "customers", places.stream().map(one -> one.customer().text()).toArray(String[]::new))
        .param("sequences", places.stream().mapToLong(Place::sequence).toArray())
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }

  /// How many deltas come before a log index, by the count that the last of them has.
  long deltasBefore(JdbcClient cell, EnvironmentId ledger, long logIndex) {
    return cell.sql(
            """
            select ordinal from ledger.deltas
            where ledger_id = :ledger and log_index < :index
            order by log_index desc limit 1
            """)
        .param("ledger", ledger.value())
        .param("index", logIndex)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  List<LedgerRecord> adjusting(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long after,
      long last,
      int limit) {
    return cell.sql(
            LedgerStore.SELECT
                + """
                where ledger_id = :ledger and customer_id = :customer
                  and sequence > :after and sequence <= :last and adjusts is not null
                order by sequence limit :limit
                """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("after", after)
        .param("last", last)
        .param("limit", limit)
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }

  List<NamedAmount> amounts(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return cell.sql(
            """
            select sequence, record_id, reference_id, delta from ledger.deltas
            where ledger_id = :ledger and customer_id = :customer
              and sequence > :after and sequence <= :last
            order by sequence
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("after", after)
        .param("last", last)
        .query(
            (row, _) ->
                new NamedAmount(
                    row.getLong("sequence"),
                    new RecordId(row.getObject("record_id", UUID.class)),
                    Optional.ofNullable(row.getString("reference_id")),
                    row.getBigDecimal("delta")))
        .list();
  }

  BigDecimal sum(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return cell.sql(
            """
            select coalesce(sum(delta), 0) from ledger.deltas
            where ledger_id = :ledger and customer_id = :customer
              and sequence > :after and sequence <= :last
            """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .param("after", after)
        .param("last", last)
        .query(BigDecimal.class)
        .single();
  }

  /// The records below a log index, newest first.
  List<LedgerRecord> newest(JdbcClient cell, EnvironmentId ledger, long before, int limit) {
    return cell.sql(
            LedgerStore.SELECT
                + """
                where ledger_id = :ledger and log_index < :before
                order by log_index desc limit :limit
                """)
        .param("ledger", ledger.value())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }

  List<LedgerRecord> search(
      JdbcClient cell, EnvironmentId ledger, Search search, int limit, long offset) {
    var direction = search.ascending() ? " asc" : " desc";
    var order =
        search.byAmount()
            ? "order by delta" + direction + ", sequence" + direction
            : "order by sequence" + direction;
    return searched(
            cell, LedgerStore.SELECT, order + " limit :limit offset :offset", ledger, search)
        .param("limit", limit)
        .param("offset", offset)
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }

  long count(JdbcClient cell, EnvironmentId ledger, Search search) {
    return searched(cell, "select count(*) from ledger.deltas ", "", ledger, search)
        .query(Long.class)
        .single();
  }

  private static JdbcClient.StatementSpec searched(
      JdbcClient cell, String select, String order, EnvironmentId ledger, Search search) {
    var behind = search.behind();
    return cell.sql(
            select
                + """
                where ledger_id = :ledger and customer_id = :customer
                  and sequence > :after and sequence <= :last
                  and (cast(:behind as numeric) is null
                    or (delta, sequence) %s (cast(:behind as numeric), :behindSequence))
                  and (cast(:reason as text) is null or reason = :reason)
                  and (cast(:text as text) is null
                    or position(lower(:text) in lower(reason)) > 0
                    or position(lower(:text) in lower(reference_id)) > 0
                    or record_id = cast(:record as uuid))
                """
                    .formatted(search.ascending() ? ">" : "<")
                + order)
        .param("ledger", ledger.value())
        .param("customer", search.customer().text())
        .param("after", search.after())
        .param("last", search.last())
        .param("behind", behind == null ? null : behind.delta())
        .param("behindSequence", behind == null ? 0 : behind.sequence())
        .param("reason", search.reason())
        .param("text", search.text())
        .param("record", recordNamed(search.text()));
  }

  private static @Nullable UUID recordNamed(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(RecordId::parse).map(RecordId::value).orElse(null);
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

  /// How many deltas the ledger had accepted just before each moment, in the moments' order.
  List<Long> acceptedBefore(JdbcClient cell, EnvironmentId ledger, List<Instant> moments) {
    return cell.sql(
            """
            select coalesce(last.ordinal, 0) as accepted
            from unnest(cast(:moments as timestamptz[])) with ordinality as asked (moment, number)
            left join ledger.ledgers l on l.ledger_id = :ledger
            left join lateral ledger.last_before(l.ledger_id, l.next_index, asked.moment) last
              on true
            order by asked.number
            """)
        .param("ledger", ledger.value())
        .param("moments", texts(moments))
        .query((row, _) -> row.getLong("accepted"))
        .list();
  }

  private static String[] texts(List<Instant> moments) {
    return moments.stream().map(Instant::toString).toArray(String[]::new);
  }
}
