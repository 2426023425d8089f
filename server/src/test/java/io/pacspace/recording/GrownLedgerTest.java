package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.Delta;
import io.pacspace.ledger.History;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.RecordId;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads go by key alone in a ledger that has grown since the planner last heard of it: as long as
/// its statistics say that every ledger has a single row, whatever a plan makes of that must not
/// read the ledger.
class GrownLedgerTest {
  private static final int ROWS = 20_000;
  private static final int CUSTOMERS = 10;
  private static final int GROUP = 500;
  private static final EnvironmentId LEDGER = EnvironmentId.next();
  private static final CustomerId CUSTOMER = new CustomerId("c7");

  private static final TestServer SERVER = TestServer.shared();
  private static final Cell CELL = SERVER.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();

  private final History history = SERVER.bean(History.class);

  @BeforeAll
  static void growPastTheStatistics() {
    var owner = SERVER.databases().cell("sandbox");
    insert(owner, "gen_random_uuid()", "n", 1_000);
    for (var table : List.of("ledgers", "deltas", "refs", "idempotency_keys")) {
      owner.sql("analyze ledger." + table).update();
    }
    insert(owner, "'" + LEDGER.value() + "'::uuid", "0", ROWS);
  }

  /// Inserts rows of a ledger each, or of one ledger.
  private static void insert(JdbcClient owner, String ledger, String number, int rows) {
    owner
        .sql(
            """
            with made as materialized (
              select %s as ledger_id, n,
                case when %s = 0 then n else 0 end as log_index
              from generate_series(0, :rows - 1) as n
            ), ledgers as (
              insert into ledger.ledgers (ledger_id, next_index, deltas)
              select ledger_id, max(log_index) + 1, max(log_index) + 1 from made group by ledger_id
            ), refs as (
              insert into ledger.refs
                (ledger_id, customer_id, reference_id, log_index, content_hash)
              select ledger_id, 'c' || log_index %% :customers, 'ref' || log_index, log_index,
                sha256('x')
              from made
            ), keys as (
              insert into ledger.idempotency_keys (ledger_id, key, request_hash, answer)
              select ledger_id, 'key' || log_index, sha256('x'), '{}' from made
            )
            insert into ledger.deltas
              (ledger_id, log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
               reference_id, accepted_at, salt, commitment)
            select ledger_id, log_index, log_index + 1, gen_random_uuid(), 'c' || log_index %% :customers,
              log_index / :customers + 1, 1, log_index / :customers + 1, 'r', 'ref' || log_index,
              timestamptz 'epoch' + log_index * interval '1 ms', sha256('x'), sha256('x')
            from made
            """
                .formatted(ledger, number))
        .param("rows", rows)
        .param("customers", CUSTOMERS)
        .update();
  }

  @Test
  void derivesByKeyAlone() {
    var moments = List.of(Instant.ofEpochMilli(3_000), Instant.ofEpochMilli(ROWS));
    assertThat(
            rowsRead(
                db -> {
                  var points = history.points(db, LEDGER, CUSTOMER, ROWS / CUSTOMERS, moments);
                  assertThat(points)
                      .containsExactly(
                          new History.Point(300, new BigDecimal("300").stripTrailingZeros()),
                          new History.Point(
                              ROWS / CUSTOMERS,
                              BigDecimal.valueOf(ROWS / CUSTOMERS).stripTrailingZeros()));
                }))
        .isLessThan(20);
  }

  @Test
  void findsPlacesByKeyAlone() {
    assertThat(
            rowsRead(
                db -> {
                  assertThat(history.newestSequence(db, LEDGER, CUSTOMER)).isEqualTo(2_000);
                  assertThat(history.point(db, LEDGER, CUSTOMER, 900).balance())
                      .isEqualByComparingTo("900");
                  assertThat(history.sequenceBefore(db, LEDGER, CUSTOMER, 15_000)).isEqualTo(1_500);
                  assertThat(history.records(db, LEDGER, CUSTOMER, 1_000, 1_010)).hasSize(10);
                  assertThat(
                          history.acceptedBefore(db, LEDGER, List.of(Instant.ofEpochMilli(12_345))))
                      .containsExactly(12_345L);
                }))
        .isLessThan(60);
  }

  @Test
  void recordsByKeyAlone() {
    var reads = new AtomicLong();
    assertThatThrownBy(
            () ->
                CELL.record(
                    db -> {
                      var store = new GroupStore();
                      var group = new Group(IntStream.range(0, GROUP).mapToObj(this::one).toList());
                      var before = rowsReadBy(db);
                      store.fill(db, group, new TotalsCache());
                      group.judge();
                      store.insert(db, group);
                      reads.set(rowsReadBy(db) - before);
                      throw new RolledBack();
                    }))
        .isInstanceOf(RolledBack.class);
    // Of each one that repeats: the key, the reference, what that stands for, and what it adjusts;
    // and once the ledger and each customer's newest delta.
    assertThat(reads.get()).isBetween(2L * GROUP, 2L * GROUP + CUSTOMERS + 10);
  }

  /// One that repeats a key and a reference and one that is new, in turn.
  private PendingSubmission one(int number) {
    var place = ROWS / GROUP * number;
    return number % 2 == 0
        ? one(place, "", Optional.of(RecordId.of(Instant.EPOCH, place, 0)))
        : one(place, "new-", Optional.empty());
  }

  private PendingSubmission one(int place, String prefix, Optional<RecordId> adjusts) {
    var delta =
        new Delta(
            new CustomerId("c" + place % CUSTOMERS),
            BigDecimal.ONE,
            "r",
            Optional.of(prefix + "ref" + place),
            Optional.empty(),
            adjusts.map(Delta.Adjusted.ById::new));
    var key =
        new IdempotencyKeys.Key(
            prefix + "key" + place, Hash.leaf("x".getBytes(StandardCharsets.UTF_8)));
    return new PendingSubmission(
        new Submission(LEDGER, Entitlement.UNLIMITED, Optional.of(key), List.of(delta), _ -> "{}"),
        () -> {});
  }

  private static long rowsRead(Consumer<JdbcClient> work) {
    return CELL.read(
        LEDGER,
        db -> {
          var before = rowsReadBy(db);
          work.accept(db);
          return rowsReadBy(db) - before;
        });
  }

  /// How many rows of tables this transaction has read so far by whatever way, and some before it.
  private static long rowsReadBy(JdbcClient db) {
    return db.sql(
            """
            select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
            where schemaname = 'ledger'
            """)
        .query(Long.class)
        .single();
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
