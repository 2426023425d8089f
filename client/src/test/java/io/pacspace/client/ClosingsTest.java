package io.pacspace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A closing that takes longer than a request is followed to its end, when the server says to ask.
class ClosingsTest {
  private static final String RECEIPT = "0x" + "ab".repeat(32);
  private static final Scope JANUARY = Scope.month(YearMonth.of(2026, 1));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestingPauses time = new TestingPauses();
  private final List<Operation> told = new ArrayList<>();
  private ScriptedServer server;
  private PacSpaceClient client;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client = new PacSpaceClient(ClientSettings.of(server.address(), "key"), time.pauses(), time);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void operation(int status, String word, int done, String more, String... retryAfter) {
    server.says(
        status,
        """
        {"success":true,"data":{"operationId":"op_1","status":"%s","period":"2026-01",
        "progress":{"done":%d,"total":1203},"startedAt":"2026-02-01T00:00:00.000Z"%s}}"""
            .formatted(word, done, more),
        retryAfter.length == 0 ? Map.of() : Map.of("Retry-After", retryAfter[0]));
  }

  private void list(String next, String... checkpoints) {
    server.gives(
        "{\"checkpoints\":[%s],\"next\":%s}".formatted(String.join(",", checkpoints), next));
  }

  private static String checkpoint(String customer, String receipt) {
    return """
        {"checkpointId":"chk_%1$s","status":"VERIFIED","customerId":"%1$s","period":"2026-01",
        "deltasCount":0,"netChange":0,"receiptId":%2$s}"""
        .formatted(customer, receipt);
  }

  private static String checkpoint(String customer) {
    return checkpoint(customer, "\"" + RECEIPT + "\"");
  }

  @Test
  void followsAnOperationAndGathersWhatItMade() {
    operation(202, "running", 0, "", "1");
    operation(200, "running", 600, "", "3");
    operation(200, "running", 900, "");
    operation(200, "done", 1203, ",\"endedAt\":\"2026-02-01T00:00:09.000Z\"");
    list("\"cursor\"", checkpoint("a"), checkpoint("b", "null"));
    list("null", checkpoint("c"));

    var made = client.checkpointAll(JANUARY, MINUTE, told::add);

    assertThat(made).extracting(BalanceCheckpoint::customerId).containsExactly("a", "c");
    assertThat(time.taken)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1));
    assertThat(told)
        .extracting(Operation::progress)
        .containsExactly(
            new Operation.Progress(0, 1203),
            new Operation.Progress(600, 1203),
            new Operation.Progress(900, 1203),
            new Operation.Progress(1203, 1203));
    assertThat(told.getLast().status()).isEqualTo(Operation.Status.DONE);
    assertThat(server.asked)
        .extracting(ScriptedServer.Asked::uri)
        .containsExactly(
            "/api/v1/balance/checkpoint",
            "/api/v1/operations/op_1",
            "/api/v1/operations/op_1",
            "/api/v1/operations/op_1",
            "/api/v1/balance/checkpoints?period=2026-01&limit=1000",
            "/api/v1/balance/checkpoints?period=2026-01&limit=1000&after=cursor");
  }

  @Test
  void closesOneCustomerOfVeryManyRecords() {
    operation(202, "done", 1, "");
    list("null", checkpoint("acme"));

    assertThat(client.checkpoint("acme", JANUARY).root()).hasToString(RECEIPT);
    assertThat(server.asked.getLast().uri())
        .isEqualTo("/api/v1/balance/checkpoints?period=2026-01&customerId=acme&limit=1000");
    assertThat(time.taken).isEmpty();
  }

  @Test
  void stopsWhenItsTimeIsOverAndSaysHowFarItIs() {
    operation(202, "running", 0, "", "20");
    operation(200, "running", 400, "", "20");
    operation(200, "running", 800, "", "20");

    assertThatExceptionOfType(PacSpaceException.NotDone.class)
        .isThrownBy(() -> client.checkpointAll(JANUARY, Duration.ofSeconds(50), told::add))
        .satisfies(
            late -> {
              assertThat(late.operation().status()).isEqualTo(Operation.Status.RUNNING);
              assertThat(late.operation().progress().done()).isEqualTo(800);
            });
    assertThat(time.taken).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  @Test
  void saysWhatCouldNotBeClosed() {
    operation(202, "failed", 1203, ",\"problem\":\"The stored records of 1 customers …\"");

    assertThatExceptionOfType(PacSpaceException.NotDone.class)
        .isThrownBy(() -> client.checkpointAll(JANUARY))
        .withMessageStartingWith("The stored records of 1 customers")
        .satisfies(
            failed -> assertThat(failed.operation().status()).isEqualTo(Operation.Status.FAILED));
  }

  /// What is busy on the way is asked again, as of every other call.
  @Test
  void asksAgainWhereTheServerIsBusy() {
    server.says(202, "{\"success\":true,\"code\":\"IDEMPOTENCY_PENDING\",\"retryAfterSeconds\":1}");
    operation(202, "running", 0, "", "1");
    server.says(503, "", Map.of("Retry-After", "2"));
    operation(200, "done", 1203, "");
    list("null", checkpoint("a"));

    assertThat(client.checkpointAll(JANUARY, MINUTE, told::add)).hasSize(1);
    assertThat(told).hasSize(2);
    assertThat(time.taken)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
  }
}
