package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// More at once than there is room for, and a cell that is away: what is answered 201 is recorded
/// exactly once, what is answered 503 with nothing recorded is not recorded, nobody is kept out by
/// somebody else, and afterwards all is as before.
class FloodTest {
  /// What one ledger may have waiting: two thirds of 16,384, where a request takes 16 and a small
  /// delta 1.
  private static final int SINGLES = 642;

  private static final int BATCHES = 10;
  private static final int BATCH = 1_000;
  private static TestDatabases databases;
  private static TestServer server;
  private TestProgram program;

  private final String customer = "customer-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    databases = TestDatabases.create();
    server = TestServer.start(databases, Map.of("pacspace.limits.requests-at-once", 10_000));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void signUp() {
    program = TestProgram.paid(server);
  }

  private String delta(String reference) {
    return "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\",\"referenceId\":\"%s\"}"
        .formatted(customer, reference);
  }

  private Answer record(int number) {
    return program.record(delta("r" + number), "Idempotency-Key", "k" + number);
  }

  private Answer batch(TestProgram by, int number) {
    var deltas = IntStream.range(0, BATCH).mapToObj(i -> delta("r" + number + "-" + i)).toList();
    return by.batch(deltas);
  }

  private List<String> recorded() {
    return databases
        .cell("sandbox")
        .sql("select reference_id from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query((row, _) -> row.getString("reference_id"))
        .list();
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    var seconds = answer.json().path("error").path("retryAfterSeconds").asInt();
    assertThat(seconds).isPositive();
    assertThat(answer.header("Retry-After")).isEqualTo(Integer.toString(seconds));
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.json().path("message").asString()).endsWith(".");
  }

  @Test
  void recordsWhatItTookAndNothingOfWhatItRefused() {
    var surplus = 60;
    List<Answer> answers;
    try (var crowd = new ConcurrentRequests();
        var held = databases.stall("sandbox")) {
      crowd.send(SINGLES + surplus, this::record);
      var refused = crowd.awaitAnswered(surplus);
      refused.forEach(FloodTest::assertUnavailable);
      assertThat(refused).allMatch(a -> a.body().contains("nothing of this was recorded"));
      held.release();
      answers = crowd.answers();
    }

    assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(SINGLES);
    assertThat(answers).filteredOn(a -> a.status() == 503).hasSize(surplus);
    assertThat(recorded())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).status() == 201)
                .mapToObj(i -> "r" + i)
                .toList());
    for (var i = 0; i < answers.size(); i++) {
      if (answers.get(i).status() == 503 || i < 20) {
        var again = record(i);
        assertThat(again.status()).as(again.toString()).isEqualTo(201);
        assertThat(again.data().has("idempotent")).isFalse();
      }
    }
    assertThat(recorded()).doesNotHaveDuplicates().hasSize(SINGLES + surplus);
  }

  /// A batch that finds no room is refused as a whole.
  @Test
  void refusesBatchesAsAWhole() {
    var surplus = 3;
    List<Answer> answers;
    try (var crowd = new ConcurrentRequests();
        var held = databases.stall("sandbox")) {
      crowd.send(BATCHES + surplus, i -> batch(program, i));
      crowd.awaitAnswered(surplus).forEach(FloodTest::assertUnavailable);
      held.release();
      answers = crowd.answers();
    }

    var taken = answers.stream().filter(a -> a.status() == 201).toList();
    assertThat(taken).hasSize(BATCHES).allMatch(a -> a.data().path("totalQueued").asInt() == BATCH);
    var ids =
        taken.stream().flatMap(a -> a.data().findValuesAsString("recordId").stream()).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSize(BATCHES * BATCH);
    assertThat(recorded()).doesNotHaveDuplicates().hasSize(BATCHES * BATCH);
    for (var i = 0; i < answers.size(); i++) {
      if (answers.get(i).status() == 503) {
        assertThat(recorded()).doesNotContain("r" + i + "-0");
        assertThat(batch(program, i).data().path("totalQueued").asInt()).isEqualTo(BATCH);
      }
    }
  }

  @Test
  void keepsRoomForOthersHoweverManyFlood() {
    var floods = List.of(program, TestProgram.paid(server), TestProgram.paid(server));
    var other = TestProgram.paid(server);
    try (var crowd = new ConcurrentRequests();
        var quiet = new ConcurrentRequests();
        var held = databases.stall("sandbox")) {
      floods.forEach(one -> crowd.send(BATCHES + 1, i -> batch(one, i)));
      crowd.awaitAnswered(floods.size()).forEach(FloodTest::assertUnavailable);
      quiet.send(20, i -> other.record(delta("other-" + i)));
      await()
          .during(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(quiet.awaitAnswered(0)).isEmpty());
      held.release();
      assertThat(quiet.answers()).allMatch(answer -> answer.status() == 201);
    }
  }

  @Test
  void refusesWhileACellIsAwayAndGoesOnWithoutARestart() {
    assertThat(record(0).status()).isEqualTo(201);
    databases.reachable("sandbox", false);
    try {
      assertUnavailable(record(1));
      assertUnavailable(batch(program, 2));
    } finally {
      databases.reachable("sandbox", true);
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> record(1).status() == 201);
    assertThat(batch(program, 2).data().path("totalQueued").asInt()).isEqualTo(BATCH);
    assertThat(recorded()).doesNotHaveDuplicates().hasSize(2 + BATCH);
  }

  /// Whoever waits while the cell goes away learns that it is not known what became of it, and the
  /// same request again settles it.
  @Test
  void losesAndDoublesNothingThatWaitsWhileACellGoesAway() {
    var waiting = 40;
    List<Answer> answers;
    try (var crowd = new ConcurrentRequests();
        var held = databases.hold("sandbox", "ledger.ledgers")) {
      crowd.send(waiting, this::record);
      crowd.send(1, i -> batch(program, i));
      await().until(() -> databases.waitingForLocks("sandbox", "for update") > 0);
      databases.reachable("sandbox", false);
      held.release();
      answers = crowd.answers();
    } finally {
      databases.reachable("sandbox", true);
    }
    answers.forEach(FloodTest::assertUnavailable);
    assertThat(answers).anyMatch(a -> a.body().contains("is not known"));

    await().atMost(Duration.ofSeconds(20)).until(() -> record(0).status() == 201);
    for (var i = 0; i < waiting; i++) {
      assertThat(record(i).status()).isEqualTo(201);
    }
    assertThat(batch(program, waiting).status()).isEqualTo(201);
    assertThat(recorded()).doesNotHaveDuplicates().hasSize(waiting + BATCH);
  }
}
