package io.pacspace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
  private static final String QUEUED =
      """
      {"recordId":"rec_1","status":"QUEUED","receiptId":"0x%s","customerId":"acme","delta":-1}"""
          .formatted("ab".repeat(32));
  private static final NewDelta DELTA = NewDelta.of("acme", BigDecimal.ONE.negate(), "test");

  private final TestingPauses time = new TestingPauses();
  private ScriptedServer server;
  private PacSpaceClient client;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client = client(ClientSettings.of(server.address(), "pk_test_1.secret"));
  }

  private PacSpaceClient client(ClientSettings settings) {
    return new PacSpaceClient(settings, time.pauses(), time);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void asksAgainUnderTheSameKeyWhileTheServerIsBusy(int status) {
    server.says(status, "").says(status, "no JSON").gives(QUEUED);

    assertThat(client.emit(DELTA).recordId()).isEqualTo("rec_1");
    assertThat(server.asked).hasSize(3);
    assertThat(server.asked).extracting(ScriptedServer.Asked::key).doesNotContainNull();
    assertThat(server.asked.stream().distinct()).hasSize(1);
    assertThat(server.asked.getFirst().apiKey()).isEqualTo("pk_test_1.secret");
  }

  @Test
  void usesAnotherKeyForAnotherDelta() {
    server.gives(QUEUED).gives(QUEUED);

    client.emit(DELTA);
    client.emit(DELTA);

    assertThat(server.asked.stream().map(ScriptedServer.Asked::key).distinct()).hasSize(2);
  }

  @Test
  void asksAgainWhenTheConnectionBreaks() {
    server.hangsUp().gives(QUEUED);

    client.emit(DELTA, "mine");

    assertThat(server.asked).extracting(ScriptedServer.Asked::key).containsOnly("mine");
    assertThat(server.asked.size()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void asksAgainWhenAnAnswerStopsHalfway() {
    client.close();
    client = client(ClientSettings.of(server.address(), "key").withTimeout(Duration.ofMillis(300)));
    server.fallsSilent().gives(QUEUED);

    assertThat(client.emit(DELTA).recordId()).isEqualTo("rec_1");
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    server
        .says(503, "", Map.of("Retry-After", "7"))
        .says(429, "{\"error\":{\"retryAfterSeconds\":3}}")
        .says(202, "{\"success\":true,\"code\":\"IDEMPOTENCY_PENDING\",\"retryAfterSeconds\":1}")
        .gives(QUEUED);

    client.emit(DELTA);

    assertThat(time.taken)
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3), Duration.ofSeconds(1));
  }

  @Test
  void waitsLongerEachTimeAndNotAlwaysTheSame() {
    for (var i = 0; i < 5; i++) {
      server.says(503, "");
    }
    server.gives(QUEUED);

    client.emit(DELTA);

    assertThat(time.taken).hasSize(5);
    for (var i = 0; i < 5; i++) {
      assertThat(time.taken.get(i).toMillis()).isBetween(100L << i, 200L << i);
    }
  }

  @Test
  void givesUpAfterItsAttempts() {
    client.close();
    client = client(ClientSettings.of(server.address(), "key").withAttempts(2));
    server.says(503, "").says(503, "{\"error\":{\"message\":\"Down for a minute.\"}}");

    assertThatExceptionOfType(PacSpaceException.Unavailable.class)
        .isThrownBy(() -> client.emit(DELTA))
        .withMessage("Down for a minute.");
  }

  @Test
  void givesUpAtOnceWhenTheServerAsksForMorePatienceThanThereIs() {
    server.says(
        429,
        """
        {"success":false,"error":{"code":"CADENCE_LIMIT","message":"Not before tomorrow.",\
        "requestId":"r1","retryAfterSeconds":3600}}""");

    assertThatExceptionOfType(PacSpaceException.Refused.class)
        .isThrownBy(() -> client.checkpoint("acme", Scope.currentMonth()))
        .satisfies(
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.code()).contains("CADENCE_LIMIT");
              assertThat(refused.requestId()).contains("r1");
            });
    assertThat(time.taken).isEmpty();
  }

  @Test
  void givesUpWhereNobodyListens() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var nowhere = URI.create("http://localhost:" + free);
    try (var lost = client(ClientSettings.of(nowhere, "key").withAttempts(3))) {
      assertThatExceptionOfType(PacSpaceException.Unavailable.class)
          .isThrownBy(lost::usage)
          .withMessage(nowhere + " cannot be reached.");
    }
    assertThat(time.taken).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 409, 412, 413, 500})
  void asksOnceWhereAnotherAttemptWouldNotHelp(int status) {
    server.says(status, "{\"success\":false,\"error\":{\"message\":\"No.\"}}");

    assertThatExceptionOfType(PacSpaceException.Refused.class)
        .isThrownBy(() -> client.emit(DELTA))
        .withMessage("No.")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void namesTheFieldsThatAreWrong() {
    server.says(
        400,
        """
        {"success":false,"error":{"message":"Invalid.",\
        "details":[{"field":"delta","message":"must not be zero"}]}}""");

    assertThatExceptionOfType(PacSpaceException.Refused.class)
        .isThrownBy(() -> client.emit(DELTA))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEmpty();
              assertThat(refused.fields())
                  .containsExactly(
                      new PacSpaceException.Refused.Field("delta", "must not be zero"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html>", "{}", "{\"data\":{}}", "{\"data\":{\"recordId\":7}}"})
  void doesNotTakeOtherAnswersForResults(String body) {
    server.says(201, body);

    assertThatExceptionOfType(PacSpaceException.Unreadable.class)
        .isThrownBy(() -> client.emit(DELTA));
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() {
    server.says(503, "");
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(PacSpaceException.Interrupted.class)
        .isThrownBy(() -> client.emit(DELTA));
    assertThat(Thread.interrupted()).isTrue();
  }
}
