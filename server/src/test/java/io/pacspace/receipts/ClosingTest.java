package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A window of more customers than a request can wait for is closed beside it, once for all who
/// ask, by whatever server is left; and what cannot be stated is named and keeps nobody else
/// waiting.
class ClosingTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of());
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of());
  private static final Instant START = DATABASES.now("sandbox");
  private static final int CUSTOMERS = 1_203;

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  private static TestProgram company() {
    var program = TestProgram.paid(ONE);
    for (var from = 0; from < CUSTOMERS; from += 1_000) {
      var deltas =
          IntStream.range(from, Math.min(from + 1_000, CUSTOMERS))
              .mapToObj(
                  n ->
                      "{\"customerId\":\"c-%05d\",\"delta\":%d,\"reason\":\"r\"}"
                          .formatted(n, n + 1))
              .toList();
      assertThat(program.batch(deltas).status()).isEqualTo(201);
    }
    return program;
  }

  /// More records than are read at a time for all of them together.
  private static void recordMany(TestProgram program, String customer, int count) {
    var delta = "{\"customerId\":\"%s\",\"delta\":0.5,\"reason\":\"r\"}".formatted(customer);
    for (var left = count; left > 0; left -= 1_000) {
      var batch = Collections.nCopies(Math.min(left, 1_000), delta);
      assertThat(program.batch(batch).status()).isEqualTo(201);
    }
  }

  private static void assertStated(TestProgram program, String customer, int count, double net) {
    var path = "/api/v1/balance/checkpoints?customerId=" + customer;
    var stated = program.get(path).data().path("checkpoints").path(0);
    assertThat(stated.path("deltasCount").asInt()).as(stated.toString()).isEqualTo(count);
    assertThat(stated.path("netChange").asDouble()).isEqualTo(net);
  }

  private static Instant now() {
    var end = DATABASES.now("sandbox").plusMillis(1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !DATABASES.now("sandbox").isBefore(end));
    return end;
  }

  private static Http.Answer close(TestProgram program, Instant end, String... headers) {
    return program.post(
        "/api/v1/balance/checkpoint",
        "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(START, end),
        headers);
  }

  private static Http.Answer awaitEnd(TestProgram program, String operation) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> program.get("/api/v1/operations/" + operation),
            answer -> !answer.data().path("status").asString().equals("running"));
  }

  private static List<Long> statements(String operation) {
    return DATABASES
        .cell("sandbox")
        .sql(
            """
            select count(*) from ledger.entries e where kind = 'statement' and ledger_id = (
              select cast(:ledger as uuid))
            """)
        .param("ledger", environmentOf(operation))
        .query((row, _) -> row.getLong(1))
        .list();
  }

  private static String environmentOf(String operation) {
    return DATABASES
        .control()
        .sql("select environment_id from receipts.closings where operation_id = :id")
        .param("id", Closing.Id.parse(operation).orElseThrow().value())
        .query(String.class)
        .single();
  }

  @Test
  void closesForAllOnceWhoeverAsks() {
    var program = company();
    recordMany(program, "c-00003", 2_500);
    recordMany(program, "c-00004", 1_800);
    var end = now();
    program.record("zero", "1");
    await().until(() -> program.get("/api/v1/balance/customers/zero").status() == 200);
    var first = close(program, end, "Idempotency-Key", "closing");
    assertThat(first.status()).as(first.toString()).isEqualTo(202);
    assertThat(first.header("Retry-After")).isEqualTo("1");
    var operation = first.data().path("operationId").asString();
    var again = close(program.at(TWO), end, "Idempotency-Key", "closing");
    assertThat(again.data().path("operationId").asString()).isEqualTo(operation);
    assertThat(again.data().path("progress").path("total").asLong()).isEqualTo(CUSTOMERS);

    var ended = awaitEnd(program, operation);
    assertThat(ended.data().path("status").asString()).as(ended.toString()).isEqualTo("done");
    assertThat(ended.header("Retry-After")).isEmpty();
    assertThat(ended.data().path("progress").path("done").asLong()).isEqualTo(CUSTOMERS);
    assertThat(ended.data().path("progress").path("total").asLong())
        .as("who came after the window's end is none of them")
        .isEqualTo(CUSTOMERS);
    assertThat(statements(operation)).containsExactly((long) CUSTOMERS);
    var url = ended.data().path("checkpointsUrl").asString();
    var list = program.get(url.substring(url.indexOf("/api/")) + "&limit=1000").data();
    assertThat(list.path("checkpoints").size()).isEqualTo(1_000);
    assertThat(list.path("checkpoints").valueStream())
        .allSatisfy(one -> assertThat(one.path("final").asBoolean()).isTrue());
    assertStated(program, "c-00002", 1, 3);
    assertStated(program, "c-00003", 2_501, 1_254);
    assertStated(program, "c-00004", 1_801, 905);
    assertStated(program, "c-00005", 1, 6);

    assertThat(close(program, end).data().path("status").asString()).isEqualTo("done");
    assertThat(statements(operation)).containsExactly((long) CUSTOMERS);
    var stranger = TestProgram.free(ONE);
    assertThat(stranger.get("/api/v1/operations/" + operation).status()).isEqualTo(404);
    assertThat(program.get("/api/v1/operations/op_nothing").status()).isEqualTo(404);
  }

  @Test
  void namesWhomItCannotCloseForAndGoesOn() {
    var program = company();
    var end = now();
    await()
        .until(
            () ->
                program.get("/api/v1/balance/customers/c-01202").status() == 200
                    && program.get("/api/v1/balance/customers/c-00500").status() == 200);
    DATABASES
        .cell("sandbox")
        .sql(
            """
            set session_replication_role = replica;
            update ledger.deltas set delta = delta + 1 where customer_id = 'c-00500'
              and accepted_at < cast(:end as timestamptz)
            """)
        .param("end", end.toString())
        .update();
    var ended = awaitEnd(program, close(program, end).data().path("operationId").asString());
    assertThat(ended.data().path("status").asString()).as(ended.toString()).isEqualTo("failed");
    assertThat(ended.data().path("progress").path("done").asLong()).isEqualTo(CUSTOMERS);
    assertThat(ended.data().path("problem").asString()).contains("1 customers", "c-00500");
  }

  /// However few customers have them.
  @Test
  void worksOnVeryManyRecordsBesideTheRequest() {
    var program = TestProgram.paid(ONE);
    recordMany(program, "one", 60_000);
    recordMany(program, "other", 41_000);
    var end = now();
    var begun =
        await()
            .pollDelay(Duration.ZERO)
            .atMost(Duration.ofMinutes(1))
            .until(() -> close(program, end), answer -> answer.status() != 503);
    assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
    var ended = awaitEnd(program, begun.data().path("operationId").asString());
    assertThat(ended.data().path("status").asString()).as(ended.toString()).isEqualTo("done");
    assertStated(program, "one", 60_000, 30_000);
    assertStated(program, "other", 41_000, 20_500);
  }
}
