package io.pacspace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The net under every read: even a statement without a condition reaches one ledger alone.
class RowSecurityTest {
  private static final List<String> TABLES =
      List.of(
          "ledger.ledgers",
          "ledger.deltas",
          "ledger.refs",
          "ledger.idempotency_keys",
          "ledger.customers",
          "proofs.logs",
          "proofs.checkpoints",
          "proofs.tiles");
  private static final String OURS = "customer-" + UUID.randomUUID();
  private static final String THEIRS = "customer-" + UUID.randomUUID();
  private static TestServer server;
  private static Cell cell;

  @BeforeAll
  static void record() {
    server = TestServer.shared();
    cell = server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
    for (var customer : List.of(OURS, THEIRS)) {
      var answer =
          TestProgram.free(server)
              .record(
                  """
                  {"customerId":"%s","delta":1,"reason":"r","referenceId":"x"}"""
                      .formatted(customer),
                  "Idempotency-Key",
                  "key");
      assertThat(answer.status()).isEqualTo(201);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> counted(customer));
    }
  }

  private static boolean counted(String customer) {
    return server
        .databases()
        .cell("sandbox")
        .sql("select exists (select from ledger.customers where customer_id = :customer)")
        .param("customer", customer)
        .query(Boolean.class)
        .single();
  }

  private static EnvironmentId ours() {
    return new EnvironmentId(
        UUID.fromString(TestProgram.ledgerOf(server.databases().cell("sandbox"), OURS)));
  }

  private static List<UUID> ledgersIn(JdbcClient db, String table) {
    return db.sql("select distinct ledger_id from " + table)
        .query((row, _) -> row.getObject("ledger_id", UUID.class))
        .list();
  }

  @Test
  void showsOneLedgerWithoutAnyCondition() {
    for (var table : TABLES) {
      assertThat(ledgersIn(server.databases().cell("sandbox"), table))
          .as(table)
          .hasSizeGreaterThan(1);
      assertThat(cell.<List<UUID>>read(ours(), db -> ledgersIn(db, table)))
          .as(table)
          .containsExactly(ours().value());
      assertThat(cell.<List<UUID>>write(ours(), db -> ledgersIn(db, table)))
          .as(table)
          .containsExactly(ours().value());
    }
  }

  @Test
  void showsNothingWhereNoLedgerIsNamed() {
    for (var table : TABLES) {
      assertThat(cell.<List<UUID>>read(db -> ledgersIn(db, table))).as(table).isEmpty();
    }
  }

  @Test
  void forgetsTheLedgerWithItsTransaction() {
    for (var i = 0; i < 50; i++) {
      assertThat(cell.<List<UUID>>read(ours(), db -> ledgersIn(db, "ledger.deltas"))).hasSize(1);
      assertThat(cell.<List<UUID>>read(db -> ledgersIn(db, "ledger.deltas"))).isEmpty();
    }
  }

  @Test
  void writesIntoNoOtherLedger() {
    assertThatThrownBy(
            () ->
                cell.write(
                    ours(),
                    db ->
                        db.sql(
                                """
                                insert into ledger.customers
                                values (gen_random_uuid(), 'c', 1, 1, gen_random_uuid(), now(), now())
                                """)
                            .update()))
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("row-level security");
  }

  @Test
  void letsNobodyButTheRecorderRecord() {
    for (var table : List.of("ledger.deltas", "ledger.refs", "ledger.idempotency_keys")) {
      var sql = "insert into " + table + " select * from " + table;
      assertThatThrownBy(() -> cell.write(ours(), db -> db.sql(sql).update()))
          .as(sql)
          .hasStackTraceContaining("permission denied");
      assertThatThrownBy(() -> cell.record(db -> db.sql(sql).update()))
          .as(sql)
          .isInstanceOf(DuplicateKeyException.class);
    }
  }

  @Test
  void letsNobodyChangeWhatWasRecorded() {
    var owner = server.databases().cell("sandbox");
    for (var change : List.of("delete from ", "truncate ", "update ")) {
      for (var table : List.of("ledger.deltas", "ledger.refs", "ledger.idempotency_keys")) {
        var sql =
            change + table + (change.startsWith("update") ? " set ledger_id = ledger_id" : "");
        assertThatThrownBy(() -> owner.sql(sql).update())
            .as(sql)
            .hasStackTraceContaining("append-only");
        assertThatThrownBy(() -> cell.write(ours(), db -> db.sql(sql).update()))
            .as(sql)
            .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> cell.record(db -> db.sql(sql).update()))
            .as(sql)
            .hasStackTraceContaining("permission denied");
      }
    }
  }

  @Test
  void letsNobodyCloseALedgerBeyondItsClockOrOpenItAgain() {
    close("ledger.clock()");
    close("closed_until");
    for (var when :
        List.of(
            "timestamptz '9999-01-01'",
            "'infinity'",
            "ledger.clock() + interval '1 second'",
            "closed_until - interval '1 millisecond'",
            "'epoch'",
            "null")) {
      assertThatThrownBy(() -> close(when)).as(when).isInstanceOf(DataAccessException.class);
    }
    assertThatThrownBy(
            () ->
                cell.write(
                    ours(),
                    db ->
                        db.sql(
                                """
                                insert into ledger.ledgers (ledger_id, closed_until)
                                values (ledger.named(), timestamptz '9999-01-01')
                                """)
                            .update()))
        .hasStackTraceContaining("beyond what its clock has reached");
  }

  /// As the application's login, which may.
  private static void close(String when) {
    var closing = "update ledger.ledgers set closed_until = " + when;
    assertThat(cell.<Integer>write(ours(), db -> db.sql(closing).update())).isEqualTo(1);
  }
}
