package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What a window came to that has ended is stated in the log once, whoever asks, from whatever
/// server, while whatever is recorded; and is what its records, and every other answer, come to.
class StatementsTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of());
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of());
  private static final Instant START = DATABASES.now("sandbox");
  private static final TestProgram PROGRAM = TestProgram.paid(ONE);

  private final String customer = "customer-" + UUID.randomUUID();

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  /// The first moment that is later than everything that was recorded.
  private static Instant now() {
    var end = DATABASES.now("sandbox").plusMillis(1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !DATABASES.now("sandbox").isBefore(end));
    return end;
  }

  private static String window(Instant start, Instant end) {
    return "\"startDate\":\"%s\",\"endDate\":\"%s\"".formatted(start, end);
  }

  private static Http.Answer close(TestProgram program, String customer, Instant from, Instant to) {
    return program.post(
        "/api/v1/balance/checkpoint",
        "{\"customerId\":\"%s\",%s}".formatted(customer, window(from, to)));
  }

  private void record(String amount) {
    assertThat(PROGRAM.record(customer, amount).status()).isEqualTo(201);
  }

  /// The records of statements that are in the ledger of the program, as they are signed.
  private static List<String> statements(String customer) {
    return DATABASES
        .cell("sandbox")
        .sql(
            """
            select record from ledger.entries
            where kind = 'statement' and customer_id = :customer order by log_index
            """)
        .param("customer", customer)
        .query((row, _) -> row.getString(1))
        .list();
  }

  @Test
  void statesAWindowOnceAndTheSameForEver() {
    record("1.5");
    record("-0.25");
    var end = now();
    var first = close(PROGRAM, customer, START, end).data();
    record("7");
    var again = close(PROGRAM.at(TWO), customer, START, end).data();
    assertThat(again.toString()).isEqualTo(first.toString());
    assertThat(first.path("final").asBoolean()).isTrue();
    assertThat(first.path("netChangeText").asString()).isEqualTo("1.25");
    assertThat(statements(customer))
        .singleElement()
        .asString()
        .contains(
            "\"adjusting\":\"0\"",
            "\"closing\":\"1.25\"",
            "\"count\":2",
            "\"environment\":\"sandbox\"",
            "\"firstSequence\":1",
            "\"lastSequence\":2",
            "\"net\":\"1.25\"",
            "\"opening\":\"0\"",
            "\"proofRoot\":\"" + first.path("proofRoot").asString() + "\"",
            // From the first record on, so that both trees are one.
            "\"historyRoot\":\"" + first.path("proofRoot").asString() + "\"");
  }

  @Test
  void goesOnFromTheStatementBefore() {
    record("10");
    var first = now();
    close(PROGRAM, customer, START, first);
    record("5");
    record("-2");
    var second = now();
    var made = close(PROGRAM, customer, first, second).data();
    assertThat(made.path("deltasCount").asInt()).isEqualTo(2);
    assertThat(statements(customer))
        .last()
        .asString()
        .contains(
            "\"opening\":\"10\"", "\"closing\":\"13\"", "\"firstSequence\":2", "\"net\":\"3\"");
    // The whole of it has the history that the parts lead to.
    close(PROGRAM, customer, START, second);
    var all = statements(customer);
    assertThat(historyRoot(all.get(1))).isEqualTo(historyRoot(all.get(2)));
    assertThat(historyRoot(all.get(0))).isNotEqualTo(historyRoot(all.get(1)));
  }

  private static String historyRoot(String record) {
    return record.replaceAll(".*\"historyRoot\":\"(0x[0-9a-f]{64})\".*", "$1");
  }

  @Test
  void statesThatNothingWasUsed() {
    record("10");
    var from = now();
    var to = now();
    record("5");
    var made = close(PROGRAM, customer, from, to).data();
    assertThat(made.path("deltasCount").asInt()).isZero();
    assertThat(made.path("netChangeText").asString()).isEqualTo("0");
    assertThat(made.has("proofRoot")).isFalse();
    assertThat(statements(customer))
        .singleElement()
        .asString()
        .contains("\"count\":0", "\"firstSequence\":2", "\"lastSequence\":1", "\"opening\":\"10\"")
        .doesNotContain("proofRoot");
  }

  @Test
  void countsWhatAdjustsAnEarlierWindowApart() {
    PROGRAM.record(
        "{\"customerId\":\"%s\",\"delta\":9,\"reason\":\"r\",\"referenceId\":\"old\"}"
            .formatted(customer));
    var from = now();
    PROGRAM.record(
        "{\"customerId\":\"%s\",\"delta\":4,\"reason\":\"r\",\"referenceId\":\"new\"}"
            .formatted(customer));
    for (var reference : List.of("old", "new")) {
      PROGRAM.record(
          "{\"customerId\":\"%s\",\"delta\":-1,\"reason\":\"r\",\"adjusts\":{\"referenceId\":\"%s\"}}"
              .formatted(customer, reference));
    }
    close(PROGRAM, customer, from, now());
    assertThat(statements(customer))
        .singleElement()
        .asString()
        .contains("\"adjusting\":\"-1\"", "\"net\":\"2\"");
  }

  @Test
  void showsWhatWasAdjustedSince() {
    var start = now();
    record("100");
    PROGRAM.record(
        "{\"customerId\":\"%s\",\"delta\":7,\"reason\":\"r\",\"referenceId\":\"wrong\"}"
            .formatted(customer));
    var end = now();
    var path =
        "/api/v1/balance/restatement/" + customer + "?startDate=" + start + "&endDate=" + end;
    assertThat(PROGRAM.get(path).status()).isEqualTo(404);
    close(PROGRAM, customer, start, end);
    var stated = statements(customer);
    record("1");
    for (var correction : List.of("-7 wrong fix", "6.5 fix again", "-1 none other")) {
      var words = correction.split(" ", 3);
      PROGRAM.record(
          """
          {"customerId":"%s","delta":%s,"reason":"r","referenceId":"%s"%s}"""
              .formatted(
                  customer,
                  words[0],
                  words[2],
                  words[1].equals("none")
                      ? ""
                      : ",\"adjusts\":{\"referenceId\":\"" + words[1] + "\"}"));
    }
    await().until(() -> PROGRAM.get(path).data().path("adjustmentsCount").asInt() == 2);
    var restated = PROGRAM.at(TWO).get(path).data();
    assertThat(restated.path("adjustedText").asString()).isEqualTo("-0.5");
    assertThat(restated.path("restatedText").asString()).isEqualTo("106.5");
    assertThat(restated.path("statement").path("net").asString()).isEqualTo("107");
    assertThat(restated.path("adjustments").valueStream())
        .extracting(one -> one.path("referenceId").asString())
        .containsExactly("fix", "again");
    assertThat(statements(customer)).isEqualTo(stated);
  }

  @Test
  void knowsNoStrangerToState() {
    var before = now();
    var answer = close(PROGRAM, "nobody-" + UUID.randomUUID(), START, before);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("CUSTOMER_NOT_FOUND");
    record("1");
    now();
    await().until(() -> PROGRAM.get("/api/v1/balance/customers/" + customer).status() == 200);
    assertThat(close(PROGRAM, customer, START, before).status()).isEqualTo(404);
  }

  @Test
  void saysOfAWindowThatGoesOnThatItIsNotFinal() {
    record("3");
    var end = DATABASES.now("sandbox").plusSeconds(3600);
    await()
        .untilAsserted(
            () -> {
              var made = close(PROGRAM, customer, START, end);
              assertThat(made.status()).as(made.toString()).isEqualTo(201);
              assertThat(made.data().path("final").asBoolean(true)).isFalse();
            });
    assertThat(statements(customer)).isEmpty();
  }
}
