package io.pacspace.repetition;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.KeyId;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// While a rotation is being worked on, whoever asks for the same waits for it on either server.
class RepetitionInFlightTest {
  private static final String KEYS = "/dashboard/api-keys";

  private final TestServer server = TwoServers.HERE;
  private final TestTenant tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
  private final Http here = tenant.http();
  private final Http there = here.at(TwoServers.THERE);
  private final String key = UUID.randomUUID().toString();

  private Answer ask(Http http, String path) {
    return http.post(path, "{}", "Idempotency-Key", key);
  }

  private List<Answer> askEverywhere(String path) {
    return Concurrently.call(8, i -> ask(i % 2 == 0 ? here : there, path));
  }

  private void assertMadeOnce(String path, Answer made) {
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    assertThat(askEverywhere(path))
        .allMatch(answer -> answer.status() == 201 && answer.body().equals(made.body()));
    assertThat(here.get(KEYS).data().path("total").asInt()).isEqualTo(2);
  }

  /// Does something while a key cannot be changed, and a rotation of it waits, which is given back.
  private CompletableFuture<Answer> whileRotationWaits(String rotation, Runnable meanwhile) {
    var id = KeyId.parse(rotation.split("/", -1)[3]).orElseThrow();
    return requireNonNull(
        server
            .bean(TransactionTemplate.class)
            .execute(
                _ -> {
                  server
                      .bean(JdbcClient.class)
                      .sql("select from keys.keys where key_id = :key for update")
                      .param("key", id.value())
                      .query(_ -> {});
                  var waiting =
                      CompletableFuture.supplyAsync(
                          () -> ask(here, rotation), Thread::startVirtualThread);
                  awaitWaiting("keys.keys");
                  meanwhile.run();
                  return waiting;
                }));
  }

  private void awaitWaiting(String query) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.databases().waitingForLocks("control", query) > 0);
  }

  private String rotation() {
    return KEYS
        + "/"
        + here.post(KEYS, "{\"name\":\"worker\"}").data().path("id").asString()
        + "/rotate";
  }

  @Test
  void tellsWhoeverWaitsTooLongToAskAgain() throws Exception {
    var path = rotation();
    var first =
        whileRotationWaits(
            path,
            () ->
                assertThat(askEverywhere(path))
                    .allSatisfy(
                        answer -> {
                          assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
                          var code = answer.json().path("code").asString();
                          assertThat(code).isEqualTo("IDEMPOTENCY_PENDING");
                          assertThat(answer.json().path("retryAfterSeconds").asInt()).isEqualTo(1);
                          assertThat(answer.header("Retry-After")).isEqualTo("1");
                        }));

    assertMadeOnce(path, first.get(20, TimeUnit.SECONDS));
  }

  /// Nothing is left of a request whose server is lost, and nobody has to wait for it.
  @Test
  void leavesTheKeyOfALostRequestToTheNext() throws Exception {
    var path = rotation();
    var next = new CompletableFuture<Answer>();
    var lost =
        whileRotationWaits(
            path,
            () -> {
              Thread.startVirtualThread(() -> next.complete(ask(there, path)));
              awaitWaiting("pg_advisory_xact_lock");
              server
                  .databases()
                  .control()
                  .sql(
                      """
                      select pg_terminate_backend(pid) from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock'
                        and position('keys.keys' in query) > 0
                      """)
                  .query(_ -> {});
            });

    assertThat(lost.get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertMadeOnce(path, next.get(20, TimeUnit.SECONDS));
  }
}
