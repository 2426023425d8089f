package io.pacspace.scrubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.breaks.Breaks;
import io.pacspace.breaks.Breaks.Break;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The Sandbox of a new tenant, its rows seen past every grant and guard.
record ScrubbedLedger(TestServer server, TestTenant tenant, TestProgram program, EnvironmentId id) {
  private static final List<String> TABLES =
      List.of(
          "ledger.deltas",
          "ledger.entries",
          "ledger.customers",
          "proofs.checkpoints",
          "proofs.tiles");

  /// With an opening and one delta of a customer.
  static ScrubbedLedger create(TestServer server) {
    var tenant = TestTenant.signUp(server).upgrade("pilot");
    var program = TestProgram.of(server, tenant, "sandbox");
    var customer = "customer-" + UUID.randomUUID();
    assertThat(program.record(customer, "1").status()).isEqualTo(201);
    var id = TestProgram.ledgerOf(server.databases().cell("sandbox"), customer);
    var ledger =
        new ScrubbedLedger(server, tenant, program, new EnvironmentId(UUID.fromString(id)));
    ledger.awaitSigned();
    return ledger;
  }

  static Cell cell(TestServer server) {
    return server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
  }

  JdbcClient owner() {
    return server.databases().cell("sandbox");
  }

  /// Records small deltas and waits until they are signed.
  void record(String customer, int count) {
    var delta = "{\"customerId\":\"%s\",\"delta\":2,\"reason\":\"usage\"}".formatted(customer);
    var deltas = IntStream.range(0, count).mapToObj(_ -> delta).toList();
    assertThat(program.batch(deltas).status()).isEqualTo(201);
    awaitSigned();
  }

  /// States what a customer used up to now.
  void close(String customer) {
    var end = server.databases().now("sandbox").plusMillis(1);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !server.databases().now("sandbox").isBefore(end));
    var answer =
        program.post(
            "/api/v1/balance/checkpoint",
            """
            {"customerId":"%s","startDate":"%s","endDate":"%s"}"""
                .formatted(customer, end.minus(Duration.ofDays(1)), end));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    awaitSigned();
  }

  void awaitSigned() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> size() == entries());
  }

  long size() {
    return number("select max(size) from proofs.checkpoints where ledger_id = :ledger");
  }

  private long entries() {
    return number("select next_index from ledger.ledgers where ledger_id = :ledger");
  }

  long number(String sql) {
    return owner().sql(sql).param("ledger", id.value()).query(Long.class).single();
  }

  /// Edits rows; `:ledger` is this one.
  void edit(String sql) {
    owner()
        .sql("set session_replication_role = replica; " + sql)
        .param("ledger", id.value())
        .update();
  }

  /// Keeps all rows as they are now.
  void save() {
    for (var table : TABLES) {
      edit("drop table if exists public." + saved(table));
      edit("create table public.%s as select * from %s".formatted(saved(table), table));
    }
  }

  /// Puts all rows back as they were.
  void mend() {
    for (var table : TABLES) {
      edit("delete from " + table + " where ledger_id = :ledger");
      edit(
          "insert into %s select * from public.%s where ledger_id = :ledger"
              .formatted(table, saved(table)));
    }
  }

  private static String saved(String table) {
    return table.replace('.', '_');
  }

  /// Has this ledger alone read by that server, to the end of a pass or the first break.
  void scrub(TestServer by) {
    makeDue();
    while (by.bean(Scrub.class).step(cell(by)).isPresent()) {
      assertThat(size()).isPositive();
    }
  }

  /// Makes this ledger due, and no other.
  void makeDue() {
    server.bean(Scrub.class).enlist(cell(server));
    edit(
        """
        update scrubs.positions
        set due_at = case when ledger_id = :ledger then timestamptz 'epoch' else 'infinity' end
        """);
  }

  long position() {
    return number("select size from scrubs.positions where ledger_id = :ledger");
  }

  Optional<Break> broken() {
    return server.bean(Breaks.class).read(cell(server), id);
  }

  /// What every server does each second.
  void look(TestServer by) {
    by.bean(Watch.class).look(cell(by));
  }
}
