package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.AroundToday;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A request may come again, from a client that heard no answer or from many at once, to this node
/// or to another: a delta counts once where a key or a reference says that it is the same.
class RepetitionTest {
  private static final int TIMES = 100;
  private static TestServer server;
  private static TestServer other;
  private static TestProgram program;
  private static TestProgram elsewhere;

  private final String customer = "customer-" + UUID.randomUUID();
  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    var databases = TestDatabases.create();
    server = TestServer.start(databases, Map.of());
    other = TestServer.start(databases, Map.of());
    program = TestProgram.paid(server);
    elsewhere = program.at(other);
  }

  @AfterAll
  static void stop() {
    other.close();
    server.close();
  }

  private static List<Answer> atOnce(IntFunction<Answer> request) {
    return Concurrently.call(TIMES, request);
  }

  private static TestProgram node(int i) {
    return i % 2 == 0 ? program : elsewhere;
  }

  private String delta(String more) {
    return "{\"customerId\":\"" + customer + "\",\"delta\":1,\"reason\":\"r\"" + more + "}";
  }

  private long recorded() {
    return server
        .databases()
        .cell("sandbox")
        .sql("select count(*) from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query(Long.class)
        .single();
  }

  @Test
  void countsOnceUnderOneKey() {
    var answers = atOnce(i -> node(i).record(delta(""), "Idempotency-Key", key));

    assertThat(recorded()).isEqualTo(1);
    var first = program.record(delta(""), "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(201);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              if (answer.status() == 202) {
                assertThat(answer.json().path("code").asString()).isEqualTo("IDEMPOTENCY_PENDING");
                assertThat(answer.json().path("retryAfterSeconds").asInt()).isEqualTo(1);
              } else {
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.body()).isEqualTo(first.body());
              }
            });
  }

  /// Whoever else repeats it at this moment, here or elsewhere, a finished key has its answer.
  @Test
  void givesAFinishedAnswerToAllWhoRepeatItAtOnce() {
    var first = program.record(delta(""), "Idempotency-Key", key);
    assertThat(Concurrently.call(50, i -> node(i).record(delta(""), "Idempotency-Key", key)))
        .allMatch(answer -> answer.status() == 201 && answer.body().equals(first.body()));
    assertThat(recorded()).isEqualTo(1);
  }

  @Test
  void answersAnotherBodyUnderTheSameKeyWithAConflict() {
    var answers =
        atOnce(
            i -> node(i).record(delta(",\"referenceId\":\"r" + i + "\""), "Idempotency-Key", key));

    assertThat(recorded()).isEqualTo(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(a -> a.status() == 202 || a.code().equals("IDEMPOTENCY_KEY_REUSED"));
    assertThat(program.record(delta(",\"referenceId\":\"new\""), "Idempotency-Key", key).status())
        .isEqualTo(409);
  }

  @Test
  void replaysUnderAKeyByValueNotBySpelling() {
    var first = program.record(delta(",\"metadata\":{\"a\":1,\"b\":2}"), "Idempotency-Key", key);
    var again =
        elsewhere.record(
            "{\"metadata\":{\"b\":2.0,\"a\":1},\"reason\":\"r\",\"delta\":\"1.00\","
                + "\"customerId\":\""
                + customer
                + "\",\"unknown\":1}",
            "Idempotency-Key",
            key);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(program.batch(List.of(delta("")), "Idempotency-Key", key).status()).isEqualTo(409);
    assertThat(recorded()).isEqualTo(1);
  }

  @Test
  void countsOnceUnderOneReference() {
    var answers = atOnce(i -> node(i).record(delta(",\"referenceId\":\"order-1\"")));

    assertThat(recorded()).isEqualTo(1);
    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers)
        .extracting(answer -> answer.data().path("recordId").asString())
        .containsOnly(answers.getFirst().data().path("recordId").asString());
    assertThat(answers)
        .filteredOn(answer -> answer.data().path("idempotent").asBoolean(false))
        .hasSize(TIMES - 1);
  }

  @Test
  void refusesOtherContentUnderOneReference() {
    var answers =
        atOnce(i -> node(i).record(delta(",\"referenceId\":\"o\",\"metadata\":{\"i\":" + i + "}")));

    assertThat(recorded()).isEqualTo(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(answer -> answer.code().equals("REFERENCE_CONFLICT") && answer.status() == 409);
  }

  @Test
  void countsEachWithoutKeyOrReference() {
    var answers = atOnce(i -> node(i).record(delta("")));

    assertThat(recorded()).isEqualTo(TIMES);
    assertThat(answers)
        .extracting(answer -> answer.data().path("recordId").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsAReferenceToItsCustomer() {
    program.record(delta(",\"referenceId\":\"o\""));
    var another =
        program.record("{\"customerId\":\"x\",\"delta\":9,\"reason\":\"r\",\"referenceId\":\"o\"}");

    assertThat(another.data().path("idempotent").asBoolean(false)).isFalse();
    assertThat(another.status()).isEqualTo(201);
  }

  @Test
  void holdsABatchToTheSameRules() {
    var repeated = delta(",\"referenceId\":\"b\"");
    var conflicting = delta(",\"referenceId\":\"b\",\"metadata\":{}");

    var answer =
        program.batch(List.of(repeated, repeated, conflicting, delta("")), "Idempotency-Key", key);

    assertThat(recorded()).isEqualTo(2);
    var results = answer.data().path("results");
    assertThat(results.findValuesAsString("status"))
        .containsExactly("QUEUED", "QUEUED", "FAILED", "QUEUED");
    assertThat(results.path(1).path("idempotent").asBoolean()).isTrue();
    assertThat(results.path(1).path("recordId")).isEqualTo(results.path(0).path("recordId"));
    assertThat(results.path(2).path("error").asString()).contains("referenceId");
    var again =
        elsewhere.batch(
            List.of(repeated, repeated, conflicting, delta("")), "Idempotency-Key", key);
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(recorded()).isEqualTo(2);
  }

  @Test
  void keepsTheKeyOfABatchThatFailedInEveryItem() {
    var answer = program.batch(List.of("{}", "7"), "Idempotency-Key", key);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(program.batch(List.of("{}", "7"), "Idempotency-Key", key).body())
        .isEqualTo(answer.body());
    assertThat(program.batch(List.of("{}", "8"), "Idempotency-Key", key).status()).isEqualTo(409);
  }

  @Test
  void leavesTheKeyOfARefusedRequestFree() {
    assertThat(program.record("{}", "Idempotency-Key", key).status()).isEqualTo(400);
    assertThat(
            program
                .record(delta(",\"adjusts\":{\"referenceId\":\"none\"}"), "Idempotency-Key", key)
                .status())
        .isEqualTo(400);
    assertThat(program.record(delta(""), "Idempotency-Key", key).status()).isEqualTo(201);
    assertThat(program.record(delta(""), "Idempotency-Key", "k".repeat(256)).status())
        .isEqualTo(400);
  }

  @Test
  void holdsACheckpointToTheSameRules() {
    var path = "/api/v1/balance/checkpoint";
    var body = "{\"customerId\":\"" + customer + "\"," + AroundToday.MEMBERS + "}";
    program.record(delta(""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> program.post(path, body).status() == 201);

    var answers = atOnce(i -> node(i).post(path, body, "Idempotency-Key", key));

    var first = program.post(path, body, "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(201);
    assertThat(answers)
        .allMatch(a -> a.status() == 202 || a.body().equals(first.body()))
        .anyMatch(a -> a.status() == 201);
    assertThat(
            elsewhere
                .post(path, "{\"customerId\":\"" + customer + "x\"}", "Idempotency-Key", key)
                .code())
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(program.record(delta(""), "Idempotency-Key", key).status()).isEqualTo(409);
    assertThat(Concurrently.call(50, i -> node(i).post(path, body, "Idempotency-Key", key)))
        .as("finished")
        .allMatch(a -> a.status() == 201 && a.body().equals(first.body()));
  }

  /// A word is no absence, and a separator in a value ends nothing.
  @Test
  void tellsBodiesOfCheckpointsApart() {
    var path = "/api/v1/balance/checkpoint";
    program.record(delta("").replace(customer, "null"));
    var named = "{\"customerId\":\"null\"," + AroundToday.MEMBERS + "}";
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> program.post(path, named, "Idempotency-Key", key).status() == 201);
    for (var other :
        List.of(
            "{" + AroundToday.MEMBERS + "}",
            named.replace("}", ",\"period\":\"null\"}"),
            "{\"customerId\":\"null, null\"," + AroundToday.MEMBERS + "}")) {
      assertThat(program.post(path, other, "Idempotency-Key", key).status())
          .as(other)
          .isEqualTo(409);
    }
  }

  /// Index order is commit order, without a gap, whichever node wrote; so are sequences and time.
  @Test
  void numbersWithoutGapsFromTwoNodes() {
    atOnce(i -> node(i).record(delta("")));
    atOnce(i -> node(i).batch(List.of(delta(""), delta(""), delta(""))));
    var owner = server.databases().cell("sandbox");
    var ledger = TestProgram.ledgerOf(owner, customer);

    assertThat(recorded()).isEqualTo(4 * TIMES);
    assertThat(
            owner
                .sql(
                    """
                    select count(*) = max(log_index) and min(log_index) = 1
                       and max(log_index) + 1 = (select next_index from ledger.ledgers
                                                 where ledger_id = :ledger::uuid)
                    from ledger.deltas where ledger_id = :ledger::uuid
                    """)
                .param("ledger", ledger)
                .query(Boolean.class)
                .single())
        .isTrue();
    assertThat(
            owner
                .sql(
                    """
                    select count(*) from (
                      select sequence, balance, accepted_at,
                        row_number() over same as expected, sum(delta) over same as total,
                        lag(accepted_at) over (order by log_index) as before
                      from ledger.deltas where customer_id = :customer
                      window same as (order by log_index)) each_of
                    where sequence <> expected or balance <> total or accepted_at < before
                    """)
                .param("customer", customer)
                .query(Long.class)
                .single())
        .isZero();
  }
}
