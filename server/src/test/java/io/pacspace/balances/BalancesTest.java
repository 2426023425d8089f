package io.pacspace.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The balance reads over HTTP, on what was recorded and verified before.
class BalancesTest {
  private static final String CUSTOMER = "acme:eu-1." + UUID.randomUUID();
  private static TestServer server;
  private static TestProgram program;
  private static TestProgram stranger;
  private static List<String> records;

  @BeforeAll
  static void record() {
    server = TestServer.midMonth();
    program = TestProgram.paid(server);
    stranger = TestProgram.free(server);
    var delta = "{\"customerId\":\"%s\",\"delta\":%s,\"reason\":\"r\",\"metadata\":{\"n\":1.0}}";
    var answer =
        program.batch(
            List.of(
                delta.formatted(CUSTOMER, "1000"),
                delta.formatted(CUSTOMER, "-0.000000001"),
                delta.formatted(CUSTOMER, "\"2.5\""),
                delta.formatted("Other", "7")));
    records = answer.data().path("results").findValuesAsString("recordId");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(records.getLast()).equals("VERIFIED"));
  }

  private static String status(String recordId) {
    return program.get("/api/v1/balance/delta/" + recordId).data().path("status").asString();
  }

  private static JsonNode derive(String query) {
    var answer = program.get("/api/v1/balance/derive/" + CUSTOMER.replace(":", "%3A") + query);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.data();
  }

  private static BigDecimal number(JsonNode node) {
    return new BigDecimal(node.toString());
  }

  @Test
  void showsARecord() {
    var answer = program.get("/api/v1/balance/delta/" + records.get(1));
    var data = answer.data();

    assertThat(answer.body()).contains("\"delta\":-0.000000001,");
    assertThat(data.path("recordId").asString()).isEqualTo(records.get(1));
    assertThat(data.path("customerId").asString()).isEqualTo(CUSTOMER);
    assertThat(data.path("reason").asString()).isEqualTo("r");
    assertThat(data.path("metadata").path("n").asInt()).isEqualTo(1);
    assertThat(data.path("referenceId").isNull()).isTrue();
    assertThat(data.path("sequence").asInt()).isEqualTo(2);
    assertThat(data.path("receiptId").asString()).matches("0x[0-9a-f]{64}");
    assertThat(data.path("acceptedAt").asString()).matches("20..-.*\\.[0-9]{3}Z");
    assertThat(data.path("verifiedAt").asString())
        .isGreaterThanOrEqualTo(data.path("acceptedAt").asString());
  }

  @Test
  void showsNothingOfAnotherTenant() {
    var path = "/api/v1/balance/";

    assertThat(stranger.get(path + "delta/" + records.getFirst()).status()).isEqualTo(404);
    assertThat(stranger.get(path + "customers/" + CUSTOMER).code()).isEqualTo("CUSTOMER_NOT_FOUND");
    assertThat(stranger.get(path + "derive/" + CUSTOMER).data().path("deltasCount").asInt())
        .isZero();
    assertThat(
            stranger
                .get(path + "derive/" + CUSTOMER + "?startingCheckpoint=" + records.getFirst())
                .status())
        .isEqualTo(404);
    assertThat(stranger.get(path + "customers").data().path("customers").size()).isZero();
    assertThat(server.http().get(path + "customers").status()).isEqualTo(401);
  }

  @Test
  void derivesTheCurrentMonth() {
    var derived = derive("");

    assertThat(number(derived.path("computedBalance"))).isEqualByComparingTo("1002.499999999");
    assertThat(derived.path("deltasCount").asInt()).isEqualTo(3);
    assertThat(derived.path("deltas").findValuesAsString("recordId"))
        .containsExactlyElementsOf(records.subList(0, 3));
    assertThat(derived.path("latestReceiptId"))
        .isEqualTo(derived.path("deltas").path(2).path("receiptId"));
    assertThat(derived.path("window").path("start").asString())
        .isEqualTo(YearMonth.now(server.clock()) + "-01T00:00:00.000Z");
    assertThat(derived.has("breakdown")).isFalse();
  }

  @Test
  void addsTheStartingBalanceAndPages() {
    var derived = derive("?startingBalance=-1000.5&limit=1&offset=1");

    assertThat(number(derived.path("computedBalance"))).isEqualByComparingTo("1.999999999");
    assertThat(derived.path("deltasCount").asInt()).isEqualTo(3);
    assertThat(derived.path("deltas").findValuesAsString("recordId"))
        .containsExactly(records.get(1));
    assertThat(derive("?offset=3").path("deltas").size()).isZero();
    assertThat(derive("?offset=2147483647").path("deltas").size()).isZero();
  }

  @Test
  void derivesFromACheckpoint() {
    var after = derive("?startingCheckpoint=" + records.getFirst());
    var explicit =
        derive("?startingCheckpointType=recordId&startingCheckpoint=" + records.getFirst());
    var root = derive("").path("deltas").path(1).path("receiptId").asString();

    assertThat(number(after.path("computedBalance"))).isEqualByComparingTo("2.499999999");
    assertThat(after.path("deltasCount").asInt()).isEqualTo(2);
    assertThat(explicit.path("deltas")).isEqualTo(after.path("deltas"));
    for (var unknown : List.of("rec_x", "0x" + "0".repeat(64), root + "0", "x")) {
      assertThat(
              program
                  .get("/api/v1/balance/derive/" + CUSTOMER + "?startingCheckpoint=" + unknown)
                  .status())
          .isEqualTo(404);
    }
  }

  @Test
  void derivesNothingFromOtherMonths() {
    var derived = derive("?period=2020-02");

    assertThat(derived.path("computedBalance").toString()).isEqualTo("0");
    assertThat(derived.path("latestReceiptId").isNull()).isTrue();
    assertThat(derived.path("window").path("end").asString()).isEqualTo("2020-03-01T00:00:00.000Z");
  }

  /// One amount is one text, however it was worked out.
  @Test
  void writesNoZeroesThatSayNothing() {
    var path = "/api/v1/balance/derive/" + CUSTOMER;
    for (var query :
        List.of(
            "?period=2020-02",
            "?period=9999-12",
            "?period=2020-02&startingBalance=2.50",
            "?startingBalance=-1002.499999999",
            "?startingBalance=0.000000001",
            "?granularity=day&startingBalance=0.000",
            "?period=2020-02&granularity=month",
            "?startingCheckpoint=" + records.get(2))) {
      assertThat(program.get(path + query).body())
          .as(query)
          .doesNotContainPattern("[Bb]alance\":-?[0-9]+\\.[0-9]*0[,}]")
          .doesNotContainPattern("netChange\":-?[0-9]+\\.[0-9]*0[,}]");
    }
    assertThat(derive("?period=9999-12").path("computedBalance").toString()).isEqualTo("0");
    assertThat(derive("?startingBalance=-1002.499999999").path("computedBalance").toString())
        .isEqualTo("0");
    assertThat(derive("?period=2020-02&startingBalance=2.50").path("computedBalance").toString())
        .isEqualTo("2.5");
    assertThat(
            compare(",\"yourBalance\":1,\"theirBalance\":2.50,\"period\":\"2020-02\"")
                .data()
                .toString())
        .contains("\"neutralBalance\":0,", "\"differenceTheirs\":2.5,");
  }

  @ParameterizedTest
  @CsvSource({
    "derive/x?offset=2147483648, offset must be from 0 to 2147483647.",
    "derive/x?offset=99999999999999999999, offset must be a smaller number.",
    "derive/x?limit=99999999999, limit must be a smaller number.",
    "derive/x?limit=1.5, limit must be a whole number.",
    "derive/x?period=10000-01, period must not be after the year 9999.",
    "checkpoints?offset=99999999999999999999, offset must be a smaller number.",
    "checkpoints?offset=-1, offset must not be negative.",
    "receipt/x?startingBalance=5, 'startingBalance is for derive and compare: a receipt starts with"
        + " its window, from the balance recorded.'",
    "invoice-proof/x?startingCheckpoint=0x, 'startingCheckpoint is for derive and compare: a receipt"
        + " starts with its window, from the balance recorded.'",
  })
  void saysWhatIsWrong(String query, String sentence) {
    var answer = program.get("/api/v1/balance/" + query);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).isEqualTo(sentence);
  }

  @Test
  void breaksAWindowDown() {
    for (var granularity : List.of("day", "week", "month")) {
      var steps = derive("?startingBalance=5&granularity=" + granularity).path("breakdown");
      var net = BigDecimal.ZERO;
      var count = 0;
      for (var step : steps) {
        net = net.add(number(step.path("netChange")));
        count += step.path("deltasCount").asInt();
      }
      assertThat(net).isEqualByComparingTo("1002.499999999");
      assertThat(count).isEqualTo(3);
      assertThat(number(steps.path(steps.size() - 1).path("balance")))
          .isEqualByComparingTo("1007.499999999");
    }
    assertThat(derive("?granularity=month").path("breakdown").size()).isEqualTo(1);
    assertThat(
            derive("?granularity=day&startingCheckpoint=" + records.getFirst())
                .path("breakdown")
                .findValuesAsString("deltasCount"))
        .contains("2");
  }

  @ParameterizedTest
  @CsvSource({
    "period=2026-01&startingCheckpoint=rec_x, INVALID_SCOPE_COMBINATION",
    "period=2026-01&timePreset=current_month, INVALID_SCOPE_COMBINATION",
    "startDate=2020-01-01&endDate=2022-01-01, SCOPE_TOO_WIDE",
    "startDate=2020-01-01, ''",
    "limit=0, ''",
    "limit=1001, ''",
    "limit=x, ''",
    "offset=-1, ''",
    "granularity=hour, ''",
    "startingBalance=x, ''",
    "startingBalance=1e999999999, ''",
    "startingBalance=1e-999999999, ''",
    "startingCheckpointType=x&startingCheckpoint=y, ''",
  })
  void refusesScopes(String query, String code) {
    var answer = program.get("/api/v1/balance/derive/" + CUSTOMER + "?" + query);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
  }

  private static Answer compare(String members) {
    return program.post(
        "/api/v1/balance/compare", "{\"customerId\":\"" + CUSTOMER + "\"" + members + "}");
  }

  @Test
  void compares() {
    var answer =
        compare(",\"yourBalance\":1002.499999999,\"theirBalance\":1e3,\"startingBalance\":0");
    var data = answer.data();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(data.path("matchesYours").asBoolean()).isTrue();
    assertThat(data.path("matchesTheirs").asBoolean()).isFalse();
    assertThat(number(data.path("neutralBalance"))).isEqualByComparingTo("1002.499999999");
    assertThat(data.path("differenceYours").toString()).isEqualTo("0");
    assertThat(number(data.path("differenceTheirs"))).isEqualByComparingTo("-2.499999999");
    assertThat(data.path("deltasCount").asInt()).isEqualTo(3);
    assertThat(
            compare(",\"yourBalance\":\"0.0\",\"theirBalance\":0,\"period\":\"2020-02\"")
                .data()
                .path("matchesYours")
                .asBoolean())
        .isTrue();
  }

  @Test
  void refusesComparisons() {
    assertThat(compare("").json().path("error").path("details").findValuesAsString("field"))
        .containsExactly("theirBalance", "yourBalance");
    assertThat(compare(",\"yourBalance\":\"x\",\"theirBalance\":1").body())
        .contains("yourBalance must be a number");
    assertThat(compare(",\"yourBalance\":1e999999999,\"theirBalance\":1").status()).isEqualTo(400);
    assertThat(
            compare(
                    ",\"yourBalance\":1,\"theirBalance\":1,\"period\":\"2026-01\","
                        + "\"startingCheckpoint\":\"x\"")
                .code())
        .isEqualTo("INVALID_SCOPE_COMBINATION");
  }

  @Test
  void listsCustomers() {
    var all = program.get("/api/v1/balance/customers").data();
    var found = program.get("/api/v1/balance/customers?search=ACME&limit=1").data();

    assertThat(all.path("customers").findValuesAsString("customerId"))
        .containsExactlyInAnyOrder("Other", CUSTOMER);
    assertThat(all.path("pagination").toString())
        .isEqualTo("{\"total\":2,\"page\":1,\"limit\":25,\"totalPages\":1}");
    assertThat(found.path("customers").size()).isEqualTo(1);
    var customer = found.path("customers").path(0);
    assertThat(customer.path("customerReference").asString()).matches("cus_[0-9a-v]{26}");
    assertThat(customer.path("totalDeltas").asInt()).isEqualTo(3);
    assertThat(customer.path("firstDeltaAt").asString()).endsWith("Z");
    assertThat(program.get("/api/v1/balance/customers?search=%25").data().path("customers").size())
        .isZero();
    assertThat(program.get("/api/v1/balance/customers?limit=0").status()).isEqualTo(400);
    assertThat(program.get("/api/v1/balance/customers?search=%00").body())
        .contains("The query cannot be decoded");
  }

  @Test
  void describesACustomer() {
    var path = "/api/v1/balance/customers/" + CUSTOMER.replace(":", "%3A");
    var data = program.get(path + "?deltaLimit=2").data();

    assertThat(number(data.path("computedBalance"))).isEqualByComparingTo("1002.499999999");
    assertThat(data.path("totalDeltas").asInt()).isEqualTo(3);
    assertThat(data.path("latestCheckpoint").isNull()).isTrue();
    assertThat(data.path("recentActivity").path("items").findValuesAsString("recordId"))
        .containsExactly(records.get(2), records.get(1));
    assertThat(data.path("recentActivity").path("pagination").path("totalPages").asInt())
        .isEqualTo(2);
    assertThat(
            program
                .get(path + "?deltaLimit=2&deltaPage=2")
                .data()
                .path("recentActivity")
                .path("items")
                .findValuesAsString("recordId"))
        .containsExactly(records.getFirst());
    assertThat(
            program
                .get(path + "?period=2020-01")
                .data()
                .path("recentActivity")
                .path("items")
                .size())
        .isZero();
    assertThat(program.get("/api/v1/balance/customers/none").code())
        .isEqualTo("CUSTOMER_NOT_FOUND");
    assertThat(program.get("/api/v1/balance/customers/a%2Fb").status()).isEqualTo(404);
  }

  @Test
  void findsNoGaps() {
    var data = program.get("/api/v1/balance/gaps/" + CUSTOMER).data();

    assertThat(data.path("hasGaps").asBoolean()).isFalse();
    assertThat(data.path("toSequence").asInt()).isEqualTo(3);
    assertThat(data.path("gaps").size()).isZero();
    assertThat(program.get("/api/v1/balance/gaps/none").data().path("gaps").size()).isZero();
    assertThat(
            program
                .get("/api/v1/balance/gaps/" + CUSTOMER + "?fromSequence=2&toSequence=1")
                .status())
        .isEqualTo(400);
  }

  @Test
  void tellsItsLimits() {
    assertThat(program.get("/api/v1/balance/limits").data().path("maxScopeMonths").asInt())
        .isEqualTo(12);
  }
}
