package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// JSON that is well formed and more than anybody reads: 400 that names the field, and in a batch
/// one item that fails alone.
class UnreadableTest {
  private static final TestProgram PROGRAM = TestProgram.paid(TestServer.shared());
  private static final String DEEP = "[".repeat(2_000) + "]".repeat(2_000);
  private static final String LONG = "9".repeat(1_500);

  static List<String> values() {
    return List.of(DEEP, LONG, "1." + LONG, "1e99999999999", "{\"a\":1,\"a\":2}");
  }

  private static String delta(String metadata) {
    return "{\"customerId\":\"c1\",\"delta\":1,\"reason\":\"r\",\"metadata\":{\"n\":"
        + metadata
        + "}}";
  }

  @ParameterizedTest
  @MethodSource("values")
  void isNamedByItsField(String value) {
    var answer = PROGRAM.record(delta(value));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("values")
  void spoilsNoOtherItemOfABatch(String value) {
    var answer = PROGRAM.batch(List.of(delta("1"), delta(value), delta("\"ä\"")));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    var results = answer.data().path("results");
    assertThat(results.findValuesAsString("status")).containsExactly("QUEUED", "FAILED", "QUEUED");
    assertThat(results.path(1).path("details").findValuesAsString("field")).contains("metadata");
  }

  @Test
  void namesEachBadFieldOfAnItem() {
    var answer = PROGRAM.batch(List.of(delta("1"), "{\"customerId\":\"bad id\",\"delta\":0}"));
    assertThat(answer.data().path("results").path(1).path("details").findValuesAsString("field"))
        .containsExactly("customerId", "delta", "reason");
  }

  @ParameterizedTest
  @CsvSource({"derive/c1", "receipt/c1", "invoice-proof/c1", "customers/c1"})
  void isNoLastMonthOfAll(String path) {
    PROGRAM.record("c1", "1");
    var answer = PROGRAM.get("/api/v1/balance/" + path + "?period=9999-12");
    assertThat(answer.status()).as(answer.toString()).isLessThan(500);
  }
}
