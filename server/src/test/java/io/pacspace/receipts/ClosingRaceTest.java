package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Twenty closings of one window while its customers' deltas are recorded over its end, through
/// servers of which one is a day ahead and one a day behind, and on a cell whose clock is set back
/// and forward meanwhile: one statement a customer, nothing left out, and every answer the same.
class ClosingRaceTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final Duration DAY = Duration.ofDays(1);

  /// Less than what a server's clock and a cell's may differ in.
  private static final Duration STEP = Duration.ofSeconds(2);

  private static final List<String> CUSTOMERS =
      IntStream.range(0, 5).mapToObj(n -> "customer-" + n).toList();

  private static TestServer right;
  private static TestServer ahead;
  private static TestServer behind;
  private static TestProgram program;
  private static Instant start;

  @BeforeAll
  static void start() {
    right = TestServer.start(DATABASES, Map.of());
    ahead = server(DAY);
    behind = server(DAY.negated());
    start = DATABASES.now("sandbox");
    program = TestProgram.paid(right);
  }

  private static TestServer server(Duration ahead) {
    return TestServer.start(DATABASES, Map.of(), Clock.offset(Clock.systemUTC(), ahead));
  }

  @AfterAll
  static void stop() {
    for (var server : List.of(behind, ahead, right)) {
      server.close();
    }
    DATABASES.close();
  }

  private static Http.Answer close(TestServer server, String customer, Instant end) {
    return program
        .at(server)
        .post(
            "/api/v1/balance/checkpoint",
            "{\"customerId\":\"%s\",%s}".formatted(customer, window(end)));
  }

  private static String window(Instant end) {
    return "\"startDate\":\"%s\",\"endDate\":\"%s\"".formatted(start, end);
  }

  @Test
  void statesOnceWhatTwentyAskFor() throws Exception {
    var over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recording =
          CUSTOMERS.stream().map(one -> threads.submit(() -> recordUntil(over, one))).toList();
      await().until(() -> CUSTOMERS.stream().allMatch(one -> recordedOf(one) > 3));
      var end = DATABASES.now("sandbox").plusMillis(200);
      awaitClock(end);
      var closings = new ArrayList<Future<Http.Answer>>();
      for (var i = 0; i < 20; i++) {
        // One of each half has been closed for before the clock of all leaves its end again.
        if (i == 7) {
          closings.getFirst().get();
          DATABASES.shiftClock("sandbox", STEP.negated());
        }
        if (i == 14) {
          DATABASES.shiftClock("sandbox", STEP);
        }
        var server = List.of(right, ahead, behind).get(i % 3);
        var customer = CUSTOMERS.get(i % CUSTOMERS.size());
        closings.add(threads.submit(() -> close(server, customer, end)));
      }
      for (var closing : closings) {
        var answer = closing.get();
        assertThat(answer.status()).as(answer.toString()).isIn(201, 503);
        assertThat(answer.status() == 503 || answer.data().path("final").asBoolean())
            .as(answer.toString())
            .isTrue();
      }
      sayThatTheirClocksAreWrong();
      over.set(true);
      for (var one : recording) {
        one.get();
      }
      for (var one : CUSTOMERS) {
        assertStatedOnce(one, end);
      }
    }
  }

  private static void awaitClock(Instant end) {
    await().until(() -> !DATABASES.now("sandbox").isBefore(end));
  }

  /// And record nothing, neither deltas nor statements.
  private static void sayThatTheirClocksAreWrong() {
    for (var server : List.of(ahead, behind)) {
      await().until(() -> server.http().get("/readyz").status(), status -> status == 503);
      assertThat(server.http().get("/readyz").body()).contains("clocks");
      assertThat(program.at(server).record("through-the-wrong-one", "1").status()).isEqualTo(503);
      var window = DATABASES.now("sandbox");
      awaitClock(window.plusMillis(1));
      assertThat(close(server, CUSTOMERS.getFirst(), window).status()).isEqualTo(503);
      assertThat(statementsUntil(window)).isZero();
    }
    assertThat(recordedOf("through-the-wrong-one")).isZero();
    assertThat(right.http().get("/readyz").status()).isEqualTo(200);
  }

  private static long recordUntil(AtomicBoolean over, String customer) {
    var recorded = 0;
    for (; !over.get(); recorded++) {
      assertThat(program.record(customer, "0.000000001").status()).isEqualTo(201);
    }
    return recorded;
  }

  private static long recordedOf(String customer) {
    return count("ledger.deltas where customer_id = '%s'".formatted(customer));
  }

  private static long statementsUntil(Instant end) {
    return count("ledger.entries where kind = 'statement' and window_end = '%s'".formatted(end));
  }

  private static long count(String from) {
    return DATABASES.cell("sandbox").sql("select count(*) from " + from).query(Long.class).single();
  }

  private static void assertStatedOnce(String customer, Instant end) {
    var made = close(right, customer, end).data();
    var mine = " customer_id = '%s'".formatted(customer);
    assertThat(count("ledger.entries where" + mine)).isEqualTo(1);
    var count = count("ledger.deltas where" + mine + " and accepted_at < '%s'".formatted(end));
    var sum = BigDecimal.valueOf(count, 9).stripTrailingZeros().toPlainString();
    assertThat(made.path("deltasCount").asLong()).isEqualTo(count);
    assertThat(made.path("netChangeText").asString()).isEqualTo(sum);
    var scope = customer + "?limit=1&startDate=" + start + "&endDate=" + end;
    var derived = program.get("/api/v1/balance/derive/" + scope).data();
    assertSame(derived, "computedBalanceText", sum);
    assertSame(program.get("/api/v1/balance/receipt/" + scope).data(), "finalBalanceText", sum);
    var compared =
        program.post(
            "/api/v1/balance/compare",
            "{\"customerId\":\"%s\",\"yourBalance\":\"%s\",\"theirBalance\":\"1\",%s}"
                .formatted(customer, sum, window(end)));
    assertSame(compared.data(), "neutralBalanceText", sum);
    assertThat(compared.data().path("matchesYours").asBoolean()).isTrue();
    var statement =
        program.get("/api/v1/balance/restatement/" + scope.replace("limit=1&", "")).data();
    assertThat(statement.path("statement").path("net").asString()).isEqualTo(sum);
  }

  private static void assertSame(JsonNode answer, String member, String sum) {
    assertThat(answer.path(member).asString()).as(answer.toString()).isEqualTo(sum);
    assertThat(answer.path("final").asBoolean()).as(answer.toString()).isTrue();
    assertThat(answer.has("pendingDeltas")).isFalse();
  }
}
