package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A delta in Production that is sent fifty times at once while the plan ends counts once at most,
/// and whoever is told that it was recorded is told the same for ever.
class RepetitionAsAPlanEndsTest {
  private static final int TIMES = 50;
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final TestServer OTHER = TestServer.start(DATABASES, Map.of());

  private final TestTenant tenant = TestTenant.signUp(SERVER).upgrade("pilot");
  private final TestProgram program = TestProgram.of(SERVER, tenant, "production");
  private final TestProgram elsewhere = program.at(OTHER);
  private final String customer = "customer-" + UUID.randomUUID();
  private final String key = UUID.randomUUID().toString();

  @AfterAll
  static void stop() {
    OTHER.close();
    SERVER.close();
  }

  private Answer send(TestProgram from) {
    var delta = "{\"customerId\":\"" + customer + "\",\"delta\":1,\"reason\":\"r\"}";
    return from.record(delta, "Idempotency-Key", key);
  }

  private Answer here(int number) {
    return send(program);
  }

  private Answer everywhere(int number) {
    return send(number % 2 == 0 ? program : elsewhere);
  }

  private List<Answer> whileThePlanEnds(IntFunction<Answer> request) {
    return Concurrently.call(
        TIMES,
        i -> {
          if (i == TIMES / 2) {
            tenant.endPlan(SERVER);
          }
          return request.apply(i);
        });
  }

  private void awaitEnd() {
    for (var from : List.of(program, elsewhere)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> from.record("another", "1").status() == 402);
    }
  }

  private long recorded() {
    return SERVER
        .databases()
        .cell("production")
        .sql("select count(*) from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query(Long.class)
        .single();
  }

  private void assertFinished(IntFunction<Answer> request) {
    var first = send(program);
    assertThat(first.status()).as(first.toString()).isEqualTo(201);

    var meanwhile = whileThePlanEnds(request);
    awaitEnd();

    assertThat(List.of(meanwhile, Concurrently.call(TIMES, request)))
        .allSatisfy(
            answers ->
                assertThat(answers)
                    .allMatch(a -> a.status() == 201 && a.body().equals(first.body())));
    assertThat(recorded()).isEqualTo(1);
  }

  private void assertUnfinished(IntFunction<Answer> request) {
    var answers = whileThePlanEnds(request);
    awaitEnd();

    var last = send(program);
    assertThat(last.status()).as(last.toString()).isIn(201, 402);
    assertThat(recorded()).isEqualTo(last.status() == 201 ? 1 : 0);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).isIn(201, 202, 402))
        .filteredOn(answer -> answer.status() == 201)
        .allMatch(answer -> answer.body().equals(last.body()));
  }

  @Test
  void repeatsAFinishedAnswerOnOneServer() {
    assertFinished(this::here);
  }

  @Test
  void repeatsAFinishedAnswerOnTwoServers() {
    assertFinished(this::everywhere);
  }

  @Test
  void countsOnceAtMostOnOneServer() {
    assertUnfinished(this::here);
  }

  @Test
  void countsOnceAtMostOnTwoServers() {
    assertUnfinished(this::everywhere);
  }
}
