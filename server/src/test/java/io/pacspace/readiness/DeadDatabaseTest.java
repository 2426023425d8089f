package io.pacspace.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.KillablePostgres;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that cannot be written is 503 with `Retry-After` for every request that needs it,
/// within a bound, and `/readyz` says so; once it can be written again, so it is.
class DeadDatabaseTest {
  private static final KillablePostgres POSTGRES = KillablePostgres.start("dead-database-postgres");
  private static final TestDatabases DATABASES = POSTGRES.databases();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final TestTenant TENANT = TestTenant.signUp(SERVER).upgrade("pilot");
  private static final TestProgram PROGRAM = TestProgram.of(SERVER, TENANT, "sandbox");
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final int CUTS = 25;

  @AfterAll
  static void stop() {
    SERVER.close();
    POSTGRES.close();
  }

  @AfterEach
  void recovers() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> SERVER.http().get("/readyz").json().path("status").asString(), "UP"::equals);
    assertThat(delta().status()).isEqualTo(201);
  }

  private static Http.Answer delta() {
    return PROGRAM.record("customer", "1");
  }

  private static Http.Answer checkpoint() {
    return PROGRAM.post("/api/v1/balance/checkpoint", "{\"customerId\":\"customer\"}");
  }

  private static Http.Answer key() {
    return TENANT.http().post("/dashboard/api-keys", "{\"name\":\"another\"}");
  }

  private static void awaitReadiness(int status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> SERVER.http().get("/readyz").status(), now -> now == status);
  }

  /// A setting that was changed reaches the processes of PostgreSQL a moment later.
  private static void awaitRefusal() {
    await().atMost(Duration.ofSeconds(30)).until(() -> delta().status(), now -> now == 503);
  }

  private static void assertAway(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  private static void assertEveryWriteIsRefusedInTime() {
    for (var write :
        List.<Supplier<Http.Answer>>of(DeadDatabaseTest::delta, DeadDatabaseTest::key)) {
      var started = System.nanoTime();
      assertAway(write.get());
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
    }
  }

  @Test
  void isUnavailableWhileReadOnly() {
    DATABASES.configure("default_transaction_read_only", "on");
    try {
      awaitRefusal();
      awaitReadiness(503);
      assertThat(SERVER.http().get("/readyz").body()).contains("is read-only");
      assertEveryWriteIsRefusedInTime();
      assertThat(PROGRAM.get("/api/v1/balance/derive/customer").status()).isEqualTo(200);
    } finally {
      DATABASES.configure("default_transaction_read_only", null);
    }
  }

  /// Each commit that waits for the standby keeps a connection and its locks until that is back, so
  /// no more than a few may be tried meanwhile.
  @Test
  void isUnavailableWhileAStandbyIsWaitedFor() {
    DATABASES.configure("synchronous_standby_names", "nobody");
    try {
      awaitRefusal();
      assertEveryWriteIsRefusedInTime();
      awaitReadiness(503);
      assertThat(SERVER.http().get("/readyz").body()).contains("waits for a standby");
      for (var i = 0; i < 50; i++) {
        assertAway(delta());
      }
      assertThat(waitingForStandby()).isLessThan(20);
    } finally {
      DATABASES.configure("synchronous_standby_names", null);
    }
  }

  private static long waitingForStandby() {
    return DATABASES
        .control()
        .sql("select count(*) from pg_stat_activity where wait_event = 'SyncRep'")
        .query(Long.class)
        .single();
  }

  @Test
  void neverFailsUnexpectedlyWhenConnectionsAreCut() throws Exception {
    var answers = new ConcurrentLinkedQueue<Http.Answer>();
    var over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call :
          List.<Supplier<Http.Answer>>of(
              DeadDatabaseTest::delta,
              DeadDatabaseTest::checkpoint,
              DeadDatabaseTest::key,
              () -> PROGRAM.get("/api/v1/balance/derive/customer"),
              () -> TENANT.http().get("/dashboard/environments/environment-status"))) {
        threads.execute(() -> repeat(call, answers, over));
        threads.execute(() -> repeat(call, answers, over));
      }
      for (var i = 0; i < CUTS; i++) {
        var before = answers.size();
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(BOUND)
            .until(() -> answers.size() > before + 3);
        DATABASES.cutConnections(i % 2 == 0 ? "sandbox" : "control");
      }
      over.set(true);
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isNotEqualTo(500));
  }

  private static void repeat(
      Supplier<Http.Answer> call, Queue<Http.Answer> answers, AtomicBoolean over) {
    while (!over.get()) {
      answers.add(call.get());
    }
  }
}
