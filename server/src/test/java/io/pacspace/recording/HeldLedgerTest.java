package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A server that is lost or frozen in the middle of a transaction keeps nobody from what it does
/// not hold, and PostgreSQL takes from it what it does.
class HeldLedgerTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final Duration BOUND = Duration.ofSeconds(9);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Http.Answer timely(TestProgram program) {
    var started = System.nanoTime();
    var answer = program.record("customer", "1");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
    return answer;
  }

  private static void assertHeld(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.body()).contains("nothing of this was recorded");
  }

  @Test
  void keepsNobodyFromRecordingInOtherLedgers() throws Exception {
    var stuck = TestProgram.free(SERVER);
    var customer = "customer-" + UUID.randomUUID();
    assertThat(stuck.record(customer, "1").status()).isEqualTo(201);
    var ledger = TestProgram.ledgerOf(DATABASES.cell("sandbox"), customer);
    var others = List.of(TestProgram.free(SERVER), TestProgram.free(SERVER));
    try (var _ = DATABASES.holdLedger("sandbox", ledger)) {
      // While the first waits, the others gather in one group with the second of that ledger.
      var programs = List.of(stuck, stuck, others.getFirst(), others.getLast());
      var answers = Concurrently.call(4, i -> timely(programs.get(i)));
      answers.subList(0, 2).forEach(HeldLedgerTest::assertHeld);
      assertThat(answers.subList(2, 4)).extracting(Http.Answer::status).containsOnly(201);

      // From now on nobody waits for it.
      for (var i = 0; i < 3; i++) {
        assertHeld(timely(stuck));
        assertThat(timely(others.getFirst()).status()).isEqualTo(201);
      }
      assertThat(SERVER.http().get("/readyz").status()).isEqualTo(200);
    }
    assertThat(stuck.record(customer, "1").status()).isEqualTo(201);
  }

  @Test
  void losesItsLocksOnceItDoesNothingInATransaction() {
    var cell = SERVER.bean(Cells.class).require(EnvironmentKind.SANDBOX, "main");
    var any = new EnvironmentId(UUID.randomUUID());
    var control = SERVER.bean(JdbcClient.class);
    assertThat(cell.record(HeldLedgerTest::limit)).isEqualTo("15s");
    assertThat(cell.write(any, HeldLedgerTest::limit)).isEqualTo("15s");
    assertThat(SERVER.bean(TransactionTemplate.class).<String>execute(_ -> limit(control)))
        .isEqualTo("15s");
    // A pooler may give the session to somebody else.
    assertThat(limit(control)).isEqualTo("0");
  }

  private static String limit(JdbcClient db) {
    return db.sql("select current_setting('idle_in_transaction_session_timeout')")
        .query(String.class)
        .single();
  }
}
