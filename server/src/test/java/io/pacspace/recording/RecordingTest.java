package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Recording over HTTP: what is answered, and what is refused and how.
class RecordingTest {
  private static TestServer server;
  private static TestProgram program;

  private final String customer = "customer-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.shared();
    program = TestProgram.paid(server);
  }

  @Test
  void answersWithTheRecord() {
    var answer = program.record(customer, "-1.50");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    assertThat(answer.body())
        .matches(
            """
            \\{"success":true,"data":\\{"recordId":"rec_[0-9a-v]{26}","status":"QUEUED",\
            "receiptId":"0x[0-9a-f]{64}","customerId":"%s","delta":-1\\.5\\}\\}"""
                .formatted(customer));
    assertThat(answer.header("X-Request-Id")).isNotEmpty();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void namesEachBadField() {
    var answer = program.record("{\"delta\":0,\"reason\":\"\",\"metadata\":[]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").has("code")).isFalse();
    assertThat(answer.json().path("error").path("details").findValuesAsString("field"))
        .containsExactly("customerId", "delta", "reason", "metadata");
  }

  @Test
  void refusesWhatIsNoJsonObject() {
    for (var body : List.of("", "[]", "1", "null", "{", "{\"a\":NaN}", "{\"a\":1}x")) {
      var answer = program.record(body);

      assertThat(answer.status()).as(body + " " + answer).isEqualTo(400);
      assertThat(answer.json().path("error").has("code")).isFalse();
    }
    assertThat(program.record("{\"delta\":1,\"delta\":2}").body()).contains("a field twice");
  }

  @Test
  void refusesStrangersAndOtherMethods() {
    var http = server.http();
    var path = "/api/v1/balance/delta";

    assertThat(http.post(path, "{}").code()).isEqualTo("INVALID_API_KEY");
    assertThat(http.post(path, "{}", "X-Api-Key", program.key() + "x").status()).isEqualTo(401);
    var other = program.get(path);
    assertThat(other.status()).isEqualTo(405);
    assertThat(other.header("Allow")).isEqualTo("POST");
    assertThat(program.get(path + "/batch").status()).isEqualTo(405);
    assertThat(program.record("{}", "Sec-Fetch-Site", "cross-site").code())
        .isEqualTo("CROSS_ORIGIN_REQUEST");
  }

  @Test
  void answersEachItemOfABatch() {
    var good = "{\"customerId\":\"%s\",\"delta\":2,\"reason\":\"r\"}".formatted(customer);
    var bad = "{\"customerId\":\"%s\",\"delta\":0,\"reason\":\"r\"}".formatted(customer);

    var answer = program.batch(List.of(good, bad, "7", good));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    var data = answer.data();
    assertThat(data.path("totalQueued").asInt()).isEqualTo(2);
    assertThat(data.path("totalFailed").asInt()).isEqualTo(2);
    var results = data.path("results");
    assertThat(results.findValuesAsString("status"))
        .containsExactly("QUEUED", "FAILED", "FAILED", "QUEUED");
    assertThat(results.path(1).path("error").asString()).isEqualTo("delta must not be zero.");
    assertThat(results.path(1).path("index").asInt()).isEqualTo(1);
    assertThat(results.path(0).path("recordId").asString()).startsWith("rec_");
    assertThat(results.path(0).has("error")).isFalse();
    assertThat(results.path(0).path("delta").decimalValue()).isEqualByComparingTo("2");
  }

  @Test
  void refusesABatchWithoutDeltas() {
    for (var body : List.of("{}", "{\"deltas\":[]}", "{\"deltas\":{}}", "{\"deltas\":null}")) {
      assertThat(program.post("/api/v1/balance/delta/batch", body).status()).isEqualTo(400);
    }
  }

  @Test
  void adjustsARecordOfTheSameCustomer() {
    var first =
        program.record(
            """
            {"customerId":"%s","delta":5,"reason":"r","referenceId":"order-1"}"""
                .formatted(customer));
    var id = first.data().path("recordId").asString();
    var body = "{\"customerId\":\"%s\",\"delta\":-5,\"reason\":\"r\",\"adjusts\":%s}";

    assertThat(program.record(body.formatted(customer, "{\"recordId\":\"" + id + "\"}")).status())
        .isEqualTo(201);
    assertThat(program.record(body.formatted(customer, "{\"referenceId\":\"order-1\"}")).status())
        .isEqualTo(201);
    for (var other : List.of("{\"referenceId\":\"order-2\"}", "{\"recordId\":\"rec_x\"}", "{}")) {
      assertThat(program.record(body.formatted(customer, other)).status()).isEqualTo(400);
    }
    assertThat(
            program
                .record(body.formatted("another", "{\"recordId\":\"" + id + "\"}"))
                .json()
                .path("error")
                .path("details")
                .path(0)
                .path("field")
                .asString())
        .isEqualTo("adjusts");
  }
}
