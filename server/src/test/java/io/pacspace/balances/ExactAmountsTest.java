package io.pacspace.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Amounts stay exact through programs that read and write JSON numbers as doubles.
class ExactAmountsTest {
  private static final String CUSTOMER = "exact-" + UUID.randomUUID();
  private static TestProgram program;

  @BeforeAll
  static void record() {
    program = TestProgram.paid(TestServer.midMonth());
    var delta = "{\"customerId\":\"%s\",\"delta\":%s,\"reason\":\"r\"}";
    program.batch(
        List.of(delta.formatted(CUSTOMER, "0.1"), delta.formatted(CUSTOMER, "1000000000")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> program.get("/api/v1/balance/derive/" + CUSTOMER).data(),
            data -> data.path("deltasCount").asInt() == 2);
  }

  private static BigDecimal number(JsonNode node) {
    return new BigDecimal(node.toString());
  }

  private static Answer compare(String yours) {
    return program.post(
        "/api/v1/balance/compare",
        "{\"customerId\":\""
            + CUSTOMER
            + "\",\"startingBalance\":\"302999999999.999697001\",\"period\":\"2020-02\",\"theirBalance\":0,"
            + "\"yourBalance\":"
            + yours
            + "}");
  }

  /// What most programs have read of 302999999999.999697001 is a double that they write so.
  @Test
  void takesANumberForTheBalanceThatItIsTheNearestDoubleOf() {
    var double64 = compare("302999999999.9997").data();
    assertThat(double64.path("neutralBalanceText").asString()).isEqualTo("302999999999.999697001");
    assertThat(double64.path("matchesYours").asBoolean()).isTrue();
    assertThat(double64.path("differenceYours").toString()).isEqualTo("0");

    var text = compare("\"302999999999.9997\"").data();
    assertThat(text.path("matchesYours").asBoolean()).isFalse();
    assertThat(text.path("differenceYoursText").asString()).isEqualTo("0.000002999");
    var next = compare("302999999999.99976").data();
    assertThat(next.path("matchesYours").asBoolean()).isFalse();
    assertThat(compare("\"302999999999.999697001\"").data().path("matchesYours").asBoolean())
        .isTrue();
  }

  /// Found by their kind, so that a new sum has its text as well.
  @Test
  void writesEverySumAsTextToo() {
    var paths =
        List.of(
            "derive/" + CUSTOMER + "?granularity=month",
            "receipt/" + CUSTOMER,
            "customers/" + CUSTOMER);
    for (var path : paths) {
      var data = program.get("/api/v1/balance/" + path).data();
      assertThat(sums(data)).as(path + ": " + data).isNotEmpty();
    }
    assertThat(program.get("/api/v1/balance/derive/" + CUSTOMER).data().path("deltas").toString())
        .doesNotContain("deltaText");
  }

  /// The names of all sums, each of which has to have its text.
  private static List<String> sums(JsonNode node) {
    var names = new ArrayList<String>();
    for (var member : node.properties()) {
      var name = member.getKey();
      if (member.getValue().isNumber() && name.matches(".*([bB]alance|[dD]ifference\\w*|Change)")) {
        assertThat(node.path(name + "Text").asString())
            .isEqualTo(number(member.getValue()).toPlainString());
        names.add(name);
      }
      names.addAll(sums(member.getValue()));
    }
    node.values().stream().filter(JsonNode::isObject).forEach(one -> names.addAll(sums(one)));
    return names;
  }
}
