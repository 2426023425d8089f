package io.pacspace.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Whoever has counted the same usage is told over HTTP where the counts differ, over verified
/// deltas, to the digit, and of nobody else's.
class LocateTest {
  private static final String CUSTOMER = "acme:eu-1." + UUID.randomUUID();
  private static TestServer server;
  private static TestProgram program;
  private static TestProgram stranger;
  private static List<String> records;
  private static String today;

  @BeforeAll
  static void record() {
    server = TestServer.midMonth();
    program = TestProgram.paid(server);
    stranger = TestProgram.free(server);
    var answer =
        program.batch(
            List.of(
                delta("1.5", ",\"referenceId\":\"r-1\""),
                delta("-0.25", ""),
                delta("1000000000", ",\"referenceId\":\"r-3\""),
                delta("0.000000001", ",\"referenceId\":\"r-4\"")));
    records = answer.data().path("results").findValuesAsString("recordId");
    today = LocalDate.now(server.clock()).toString();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                program
                    .get("/api/v1/balance/derive/" + CUSTOMER.replace(":", "%3A"))
                    .data()
                    .path("deltasCount")
                    .asInt(),
            count -> count == 4);
  }

  private static String delta(String amount, String more) {
    return "{\"customerId\":\"%s\",\"delta\":%s,\"reason\":\"usage\"%s}"
        .formatted(CUSTOMER, amount, more);
  }

  private static Answer ask(TestProgram asking, String rows, String more) {
    return asking.post(
        "/api/v1/balance/compare/locate",
        "{\"customerId\":\"%s\",\"rows\":[%s]%s}".formatted(CUSTOMER, rows, more));
  }

  private static JsonNode locate(String rows, String more) {
    var answer = ask(program, rows, more);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.data();
  }

  private static JsonNode locate(String rows) {
    return locate(rows, "");
  }

  private static String row(String name, String value, String delta) {
    return "{\"%s\":\"%s\",\"delta\":%s}".formatted(name, value, delta);
  }

  private static final String ALL =
      String.join(
          ",",
          row("referenceId", "r-4", "1e-9"),
          row("referenceId", "r-1", "\"1.50\""),
          "{\"delta\":-0.25}",
          row("referenceId", "r-3", "1000000000"));

  private static void isSame(JsonNode data) {
    assertThat(data.path("matches").asBoolean()).as(data.toString()).isTrue();
    assertThat(data.path("first").isNull()).isTrue();
    assertThat(data.path("differenceText").asString()).isEqualTo("0");
    for (var kind : List.of("missing", "extra", "changed")) {
      assertThat(data.path(kind).size()).as(kind).isZero();
      assertThat(data.path(kind + "Count").asInt(-1)).as(kind).isZero();
    }
  }

  @Test
  void findsNothingWhereBothSidesCountTheSame() {
    var data = locate(ALL);

    isSame(data);
    assertThat(data.path("by").asString()).isEqualTo("reference");
    assertThat(data.path("netChangeText").asString()).isEqualTo("1000000001.250000001");
    assertThat(data.path("theirNetChangeText").asString()).isEqualTo("1000000001.250000001");
    assertThat(data.path("deltasCount").asInt()).isEqualTo(4);
    assertThat(data.path("rowsCount").asInt()).isEqualTo(4);
    assertThat(data.path("window").path("start").asString()).startsWith(today.substring(0, 7));
  }

  @Test
  void namesTheFirstDifferenceFirst() {
    var data =
        locate(
            row("referenceId", "r-9", "\"5\"")
                + ","
                + row("referenceId", "r-4", "\"0.000000002\"")
                + ","
                + row("referenceId", "r-1", "1.5")
                + ",{\"delta\":-0.25}");

    assertThat(data.path("matches").asBoolean()).isFalse();
    assertThat(data.path("first").path("kind").asString()).isEqualTo("missing");
    assertThat(data.path("first")).isEqualTo(data.path("missing").path(0));
    var missing = data.path("missing").path(0);
    assertThat(missing.path("referenceId").asString()).isEqualTo("r-3");
    assertThat(missing.path("netChangeText").asString()).isEqualTo("1000000000");
    assertThat(missing.path("differenceText").asString()).isEqualTo("-1000000000");
    assertThat(missing.path("sequence").asInt()).isEqualTo(3);
    assertThat(missing.path("row").isNull()).isTrue();
    var changed = data.path("changed").path(0);
    assertThat(changed.path("referenceId").asString()).isEqualTo("r-4");
    assertThat(changed.path("netChangeText").asString()).isEqualTo("0.000000001");
    assertThat(changed.path("theirNetChangeText").asString()).isEqualTo("0.000000002");
    assertThat(changed.path("row").asInt(-1)).isEqualTo(1);
    var extra = data.path("extra").path(0);
    assertThat(extra.path("referenceId").asString()).isEqualTo("r-9");
    assertThat(extra.path("row").asInt(-1)).isZero();
    assertThat(extra.path("sequence").isNull()).isTrue();
    assertThat(data.path("differenceText").asString()).isEqualTo("-999999994.999999999");
    assertThat(counts(data)).containsExactly(1, 1, 1);
    assertThat(data.path("notListed").asInt(-1)).isZero();
  }

  private static List<Integer> counts(JsonNode data) {
    return List.of("missing", "extra", "changed").stream()
        .map(kind -> data.path(kind + "Count").asInt())
        .toList();
  }

  @Test
  void comparesRecordsAndDays() {
    var byRecord =
        locate(
            IntStream.range(0, 3)
                .mapToObj(i -> row("recordId", records.get(i), i == 1 ? "0.25" : "1.5"))
                .collect(Collectors.joining(",")));
    assertThat(byRecord.path("by").asString()).isEqualTo("record");
    assertThat(byRecord.path("changed").findValuesAsString("recordId"))
        .containsExactly(records.get(1), records.get(2));
    assertThat(byRecord.path("missing").findValuesAsString("recordId"))
        .containsExactly(records.get(3));

    isSame(
        locate(
            row("date", today, "1000000000")
                + ","
                + row("date", today + "T12:00:00Z", "\"1.250000001\"")
                + ","
                + row("date", "2020-01-01", "0")));
    var byDay = locate(row("date", "2020-01-01", "7"));
    assertThat(byDay.path("first").path("date").asString()).isEqualTo("2020-01-01");
    assertThat(byDay.path("extra").size()).isEqualTo(1);
    assertThat(byDay.path("missing").path(0).path("date").asString()).isEqualTo(today);
    assertThat(byDay.path("missing").path(0).path("deltasCount").asInt()).isEqualTo(4);
    assertThat(byDay.path("missing").path(0).path("sequence").asInt()).isEqualTo(1);
    isSame(locate(ALL.replace("{", "{\"date\":\"" + today + "\","), ",\"by\":\"day\""));
  }

  /// A sum has been a double on most ways: as `compare` takes it, so does this.
  @Test
  void takesANumberForTheSumThatItIsTheNearestDoubleOf() {
    isSame(locate(row("date", today, "1000000001.25")));
    var text = locate(row("date", today, "\"1000000001.25\""));
    assertThat(text.path("differenceText").asString()).isEqualTo("-0.000000001");
    assertThat(text.path("theirNetChangeText").asString()).isEqualTo("1000000001.25");
    assertThat(text.path("changedCount").asInt()).isEqualTo(1);
  }

  @Test
  void saysHowManyItDoesNotList() {
    var data = locate(row("referenceId", "x", "1"), ",\"limit\":2");

    assertThat(data.path("missing").size()).isEqualTo(2);
    assertThat(data.path("missing").path(1).path("referenceId").isNull()).isTrue();
    assertThat(data.path("extra").size()).isZero();
    assertThat(counts(data)).containsExactly(4, 1, 0);
    assertThat(data.path("notListed").asInt()).isEqualTo(3);
  }

  @Test
  void comparesWhatCameAfterACheckpointAndInOtherWindows() {
    var after = ",\"startingCheckpoint\":\"" + records.get(1) + "\"";
    isSame(
        locate(row("referenceId", "r-3", "1e9") + "," + row("referenceId", "r-4", "1e-9"), after));
    isSame(locate(row("date", today, "\"1000000000.000000001\""), after));
    assertThat(locate(row("referenceId", "r-1", "1.5"), after).path("first").path("sequence"))
        .hasToString("3");
    isSame(locate("", ",\"period\":\"2020-02\""));
    assertThat(locate(ALL, ",\"period\":\"2020-02\"").path("extraCount").asInt()).isEqualTo(4);
  }

  @Test
  void showsNothingOfAnotherTenant() {
    var theirs = ask(stranger, ALL, "").data();

    assertThat(theirs.path("deltasCount").asInt(-1)).isZero();
    assertThat(theirs.path("netChangeText").asString()).isEqualTo("0");
    assertThat(theirs.path("missing").size()).isZero();
    assertThat(theirs.path("extraCount").asInt()).isEqualTo(4);
    assertThat(ask(stranger, "", ",\"startingCheckpoint\":\"" + records.getFirst() + "\"").status())
        .isEqualTo(404);
    assertThat(server.http().post("/api/v1/balance/compare/locate", "{}").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | customerId,rows",
        "{\"customerId\":\"a\",\"rows\":{}} | rows",
        "{\"customerId\":\"a\",\"rows\":[1]} | rows",
        "{\"customerId\":\"a\",\"rows\":[null]} | rows",
        "{\"customerId\":\"a\",\"rows\":[{\"delta\":1},{\"referenceId\":\"x\"}]} | rows[1].delta",
        "{\"customerId\":\"a\",\"rows\":[{\"delta\":1e999999999}]} | rows[0].delta",
        "{\"customerId\":\"a\",\"rows\":[{\"delta\":\"1e-19\"}]} | rows[0].delta",
        "{\"customerId\":\"a\",\"rows\":[{\"date\":\"2026-02-30\",\"delta\":1}]} | rows[0].date",
        "{\"customerId\":\"a\",\"by\":\"day\",\"rows\":[{\"delta\":1}]} | rows[0].date",
        "{\"customerId\":\"a\",\"by\":\"month\",\"rows\":[]} | by",
        "{\"customerId\":\"a\",\"limit\":0,\"rows\":[]} | limit",
        "{\"customerId\":\"a\",\"limit\":1001,\"rows\":[]} | limit",
        "{\"customerId\":\"a/b\",\"rows\":[]} | customerId",
      })
  void namesWhatIsWrong(String body, String fields) {
    var answer = program.post("/api/v1/balance/compare/locate", body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("error").path("details").findValuesAsString("field"))
        .containsExactly(fields.split(","));
  }

  @Test
  void takesBodiesOfAMebibyteAndNoMoreRowsThanItCompares() {
    var rows =
        IntStream.range(0, 20_000)
            .mapToObj(i -> row("referenceId", "other-" + "x".repeat(5) + i, "1"))
            .collect(Collectors.joining(","));
    assertThat(locate(rows, ",\"limit\":1000").path("extraCount").asInt()).isEqualTo(20_000);
    assertThat(ask(program, rows + "," + rows, "").status()).isEqualTo(413);
    var empty = "{},".repeat(50_000) + "{}";
    assertThat(ask(program, empty, "").body()).contains("rows must be at most 50000");
    assertThat(ask(program, ALL, ",\"period\":\"2026-01\",\"startDate\":\"2026-01-01\"").code())
        .isEqualTo("INVALID_SCOPE_COMBINATION");
  }

  /// What was changed in the database is no ground to tell the other side that it has miscounted.
  @Test
  void comparesNothingWithRecordsThatContradictTheirBalances() {
    var changed = TestProgram.free(server);
    changed.record(delta("5", ""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(changed, "{\"delta\":5}", "").data().path("matches").asBoolean());
    server
        .databases()
        .cell("sandbox")
        .sql(
            """
            set session_replication_role = replica;
            update ledger.deltas set delta = 6 where customer_id = :customer and delta = 5
            """)
        .param("customer", CUSTOMER)
        .update();

    var answer = ask(changed, "{\"delta\":5}", "");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("RECORDS_CONTRADICT");
    assertThat(answer.body()).doesNotContain("\"matches\"");
  }
}
