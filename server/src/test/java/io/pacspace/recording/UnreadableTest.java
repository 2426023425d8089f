package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /// Numbers that are read and that nothing writes plainly.
  static List<String> amounts() {
    return List.of("1e10000", "-1e999999999", "1e-10000", "9".repeat(900), "\"\\ud800\"");
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void anAmountThatCannotBeRepeatedSpoilsNoOtherItem(String amount) {
    var customer = "customer-" + UUID.randomUUID();
    var good = "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\"}".formatted(customer);
    var deltas = List.of(good, good.replace("\"delta\":1", "\"delta\":" + amount), good);
    var key = UUID.randomUUID().toString();

    var first = PROGRAM.batch(deltas);
    var kept = PROGRAM.batch(deltas, "Idempotency-Key", key);

    for (var answer : List.of(first, kept)) {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
      var results = answer.data().path("results");
      assertThat(results.findValuesAsString("status"))
          .containsExactly("QUEUED", "FAILED", "QUEUED");
      assertThat(results.path(1).path("details").findValuesAsString("field"))
          .containsExactly("delta");
      assertThat(results.path(1).path("delta").isNumber()).isFalse();
    }
    assertThat(PROGRAM.batch(deltas, "Idempotency-Key", key).body()).isEqualTo(kept.body());
    assertThat(recorded(customer)).isEqualTo(4);
  }

  private static long recorded(String customer) {
    return TestServer.shared()
        .databases()
        .cell("sandbox")
        .sql("select count(*) from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query(Long.class)
        .single();
  }

  /// Each of these is good but for what is around its items, and refused as a single delta is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'deltas':[ITEM]}garbage",
        "{'deltas':[ITEM]}]",
        "{'deltas':[ITEM]}{'deltas':[ITEM]}",
        "{'x':1,'x':2,'deltas':[ITEM]}",
        "{'deltas':[ITEM],'deltas':[ITEM]}",
        "{'deltas':[ITEM],'deltas':1}",
        "{'x':1e99999999999,'deltas':[ITEM]}",
        "{'x':{'a':1,'a':2},'deltas':[ITEM]}",
        "{'x':1e99999999999,'deltas':{'q':ITEM}}",
        "{'deltas':{'q':ITEM,'r':1e99999999999}}",
        "[1e99999999999,ITEM]",
        "{'deltas':[ITEM,{'customerId':}]}",
        "{'deltas':[ITEM,1e99999999999,]}",
        "{'deltas':[ITEM,1e99999999999]",
      })
  void aBatchThatIsMalformedAroundItsItemsRecordsNothing(String form) {
    var customer = "customer-" + UUID.randomUUID();
    var item = "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\"}".formatted(customer);
    var body = form.replace('\'', '"').replace("ITEM", item);

    var answer = PROGRAM.post("/api/v1/balance/delta/batch", body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(recorded(customer)).isZero();
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
