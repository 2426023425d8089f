package io.pacspace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.Any;
import io.pacspace.testing.Property;
import io.pacspace.testing.TestServer;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Points found by halving against sums over a list, for random histories of two customers whose
/// records share milliseconds, windows that begin and end on records, and any part verified.
class HistoryTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<CustomerId> CUSTOMERS =
      List.of(new CustomerId("a"), new CustomerId("b"));

  private final TestServer server = TestServer.shared();
  private final Cell cell = server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
  private final History history = server.bean(History.class);
  private final LedgerEntries entries = server.bean(LedgerEntries.class);

  /// One delta: whose, how long after the one before, how much.
  record Event(CustomerId customer, int pause, BigDecimal delta) {}

  private record Kept(Event event, Instant at) {}

  private static Event event(Any any) {
    var delta = any.decimal("-1000", "1000", 9);
    return new Event(
        any.of(CUSTOMERS), any.intFrom(0, 3), delta.signum() == 0 ? BigDecimal.ONE : delta);
  }

  @Test
  void agreesWithAPlainSum() {
    Property.holds(
        60,
        any -> {
          agreesWithAPlainSum(any.list(0, 40, () -> event(any)), any);
        });
  }

  private void agreesWithAPlainSum(List<Event> events, Any any) {
    var ledger = EnvironmentId.next();
    var kept = record(ledger, events);
    var size = any.intFrom(0, events.size());
    cell.write(
        ledger,
        db -> {
          entries.include(db, ledger, 0, size / 2);
          entries.include(db, ledger, size / 2, size);
          return size;
        });
    var bounds =
        List.of(BEGIN.plusMillis(any.intFrom(0, 69)), BEGIN.plusMillis(any.intFrom(0, 69)));

    for (var customer : CUSTOMERS) {
      var verified =
          kept.subList(0, size).stream()
              .filter(one -> one.event().customer().equals(customer))
              .toList();
      var totals = cell.read(ledger, db -> history.customer(db, ledger, customer));
      assertThat(totals.map(History.Customer::deltas).orElse(0L)).isEqualTo(verified.size());
      assertThat(totals.map(History.Customer::balance).orElse(BigDecimal.ZERO))
          .isEqualByComparingTo(sum(verified));
      var points =
          cell.read(ledger, db -> history.points(db, ledger, customer, verified.size(), bounds));
      for (var i = 0; i < bounds.size(); i++) {
        var bound = bounds.get(i);
        var before = verified.stream().filter(one -> one.at().isBefore(bound)).toList();
        assertThat(points.get(i).sequence()).isEqualTo(before.size());
        assertThat(points.get(i).balance()).isEqualByComparingTo(sum(before));
      }
      var all = kept.stream().filter(one -> one.event().customer().equals(customer)).count();
      assertThat(
              cell.<List<Long>>read(
                  ledger, db -> history.missing(db, ledger, customer, 1, all + 2, 10)))
          .containsExactly(all + 1, all + 2);
    }
    assertThat(cell.<List<Long>>read(ledger, db -> history.acceptedBefore(db, ledger, bounds)))
        .isEqualTo(
            bounds.stream()
                .map(bound -> kept.stream().filter(one -> one.at().isBefore(bound)).count())
                .toList());
  }

  private static BigDecimal sum(List<Kept> records) {
    return records.stream()
        .map(one -> one.event().delta())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /// Writes the rows that recording these deltas at these times would have written.
  private List<Kept> record(EnvironmentId ledger, List<Event> events) {
    var owner = server.databases().cell("sandbox");
    var kept = new ArrayList<Kept>();
    var at = BEGIN;
    for (var event : events) {
      at = at.plusMillis(event.pause());
      kept.add(new Kept(event, at));
      insert(owner, ledger, kept);
    }
    owner
        .sql(
            """
            insert into ledger.ledgers (ledger_id, next_index) values (:ledger, :size)
            """)
        .param("ledger", ledger.value())
        .param("size", events.size())
        .update();
    return kept;
  }

  private static void insert(JdbcClient owner, EnvironmentId ledger, List<Kept> kept) {
    var newest = kept.getLast();
    var same =
        kept.stream()
            .filter(one -> one.event().customer().equals(newest.event().customer()))
            .toList();
    owner
        .sql(
            """
            insert into ledger.deltas
              (ledger_id, log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
               accepted_at, salt, commitment)
            values (:ledger, :index, :index + 1, gen_random_uuid(), :customer, :sequence, :delta, :balance, 'r',
               :at, sha256('x'), sha256('x'))
            """)
        .param("ledger", ledger.value())
        .param("index", kept.size() - 1)
        .param("customer", newest.event().customer().text())
        .param("sequence", same.size())
        .param("delta", newest.event().delta())
        .param("balance", sum(same))
        .param("at", Timestamp.from(newest.at()))
        .update();
  }
}
