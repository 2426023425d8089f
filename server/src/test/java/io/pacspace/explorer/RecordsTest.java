package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Records across customers, checkpoints, the log and daily usage, and who may see them.
class RecordsTest {
  private static final TestServer SERVER = TestServer.midMonth();
  private static final String CUSTOMER = "customer-" + UUID.randomUUID();
  private static final String CHECKPOINTS = "/dashboard/checkpoints";

  private static Company company;
  private static List<String> records;

  @BeforeAll
  static void record() {
    company = Company.of(SERVER);
    records =
        List.of(
            company.record(CUSTOMER, "5", "tokens", "a"),
            company.record("other", "-1", "tokens", "a"),
            company.record(CUSTOMER, "0.25", "tokens", "b"));
    company.awaitVerified(records.getLast());
  }

  private static List<String> ids(JsonNode data) {
    return data.path("records").findValuesAsString("recordId");
  }

  private static Http.Answer create(TestTenant tenant, String body, String... headers) {
    return tenant.http().post(CHECKPOINTS, body, headers);
  }

  @Test
  void showsTheNewestRecordsOfAllCustomers() {
    assertThat(ids(company.data("/dashboard/records"))).isEqualTo(records.reversed());
    assertThat(ids(company.data("/dashboard/records?limit=2")))
        .containsExactly(records.get(2), records.get(1));
    assertThat(ids(company.data("/dashboard/records?limit=2&before=" + records.get(1))))
        .containsExactly(records.getFirst());
    assertThat(ids(company.data("/dashboard/records?before=" + records.getFirst()))).isEmpty();
  }

  @Test
  void showsARecordWithItsReceipt() {
    var data = company.data("/dashboard/records/" + records.get(2));

    assertThat(List.copyOf(data.propertyNames()))
        .containsExactly(
            "recordId",
            "status",
            "customerId",
            "delta",
            "reason",
            "referenceId",
            "metadata",
            "adjusts",
            "receiptId",
            "acceptedAt",
            "sequence",
            "balance",
            "balanceText",
            "logIndex",
            "verifiedAt",
            "receipt");
    assertThat(data.path("balance").toString()).isEqualTo("5.25");
    assertThat(data.path("logIndex").asInt()).isEqualTo(3);
    var receipt = data.path("receipt");
    assertThat(receipt.path("receiptId")).isEqualTo(data.path("receiptId"));
    for (var url : List.of("verificationApiUrl", "tlogProofUrl", "bundleUrl")) {
      var path = receipt.path(url).asString().replace("http://localhost", "");
      assertThat(SERVER.http().get(path).status()).as(path).isEqualTo(200);
    }
    assertThat(receipt.path("verifyUrl").asString())
        .isEqualTo("http://localhost/verify/" + data.path("receiptId").asString());
  }

  @Test
  void makesACheckpointWithoutAnApiKey() {
    var month = YearMonth.now(SERVER.clock()).toString();
    var made =
        create(
            company.tenant(),
            "{\"customerId\":\"%s\",\"period\":\"%s\"}".formatted(CUSTOMER, month));

    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    var data = made.data();
    assertThat(List.copyOf(data.propertyNames()))
        .containsExactly(
            "checkpointId",
            "status",
            "proofRoot",
            "customerId",
            "period",
            "deltasCount",
            "netChange",
            "netChangeText",
            "final",
            "createdAt",
            "verifyUrl",
            "verificationApiUrl",
            "bundleUrl");
    assertThat(data.path("netChange").toString()).isEqualTo("5.25");
    assertThat(data.path("deltasCount").asInt()).isEqualTo(2);
    assertThat(data.path("period").asString()).isEqualTo(month);
    var proof = data.path("verificationApiUrl").asString().replace("http://localhost", "");
    assertThat(SERVER.http().get(proof).data().path("verified").asBoolean()).isTrue();

    assertThat(create(company.tenant(), "{\"customerId\":\"%s\"}".formatted(CUSTOMER)).data())
        .isEqualTo(data);
    var byProgram =
        company
            .program()
            .post("/api/v1/balance/checkpoint", "{\"customerId\":\"%s\"}".formatted(CUSTOMER));
    assertThat(byProgram.data().path("checkpointId")).isEqualTo(data.path("checkpointId"));

    assertThat(company.data("/dashboard/customers/" + CUSTOMER).path("latestCheckpoint"))
        .isEqualTo(data);
    var listed = company.data(CHECKPOINTS + "?customerId=" + CUSTOMER + "&period=" + month);
    assertThat(listed.path("checkpoints").path(0)).isEqualTo(data);
    assertThat(listed.path("pagination").toString())
        .isEqualTo("{\"total\":1,\"page\":1,\"limit\":25,\"totalPages\":1}");
    assertThat(company.data(CHECKPOINTS + "?period=2001-01").path("checkpoints")).isEmpty();
    assertThat(company.data("/dashboard/audit").path("items").valueStream())
        .anySatisfy(
            entry -> {
              assertThat(entry.path("action").asString()).isEqualTo("checkpoint.created");
              assertThat(entry.path("target")).isEqualTo(data.path("checkpointId"));
              assertThat(entry.path("details").path("customerId").asString()).isEqualTo(CUSTOMER);
            });
  }

  @Test
  void makesACheckpointOfAnyDates() {
    var today = LocalDate.now(SERVER.clock());
    var body =
        "{\"customerId\":\"other\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
            .formatted(today.minusDays(3), today.plusDays(1));

    assertThat(create(company.tenant(), body).data().path("deltasCount").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | customerId is required.",
        "{\"customerId\":\"a b\"} | 400 | customerId must be 1 to 128 letters, digits or _ - . :.",
        "{\"customerId\":\"other\",\"period\":\"2999-01\"} | 400 |"
            + " period lies in the future: there is nothing to prove yet.",
        "{\"customerId\":\"other\",\"period\":\"May\"} | 400 |"
            + " period must be a month such as 2026-01.",
        "{\"customerId\":\"other\",\"period\":\"2001-01\"} | 404 |"
            + " This customer had no deltas yet by the end of that window.",
        "{\"customerId\":\"nobody\"} | 404 | This customer has no verified deltas yet.",
      })
  void refusesCheckpoints(String body, int status, String sentence) {
    var answer = create(company.tenant(), body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.json().path("message").asString()).isEqualTo(sentence);
  }

  @Test
  void showsTheSignedLog() throws Exception {
    var data = company.data("/dashboard/log");

    assertThat(List.copyOf(data.propertyNames()))
        .containsExactly(
            "origin",
            "publicKey",
            "size",
            "rootHash",
            "signedAt",
            "checkpoint",
            "checkpointUrl",
            "recorded",
            "verified");
    var head =
        Checkpoint.open(
                SignedNote.parse(
                    data.path("checkpoint").asString().getBytes(StandardCharsets.UTF_8)),
                data.path("origin").asString(),
                List.of(VerifierKey.parse(data.path("publicKey").asString())))
            .head();
    // Three deltas and the opening.
    assertThat(head.size()).isEqualTo(4).isEqualTo(data.path("size").asLong());
    assertThat(head.root()).hasToString(data.path("rootHash").asString());
    assertThat(data.path("recorded").asInt()).isEqualTo(3);
    assertThat(data.path("verified").asInt()).isEqualTo(3);
    assertThat(data.path("signedAt").asString()).endsWith("Z");
    var path = data.path("checkpointUrl").asString().replace("http://localhost", "");
    assertThat(SERVER.http().get(path).body()).isEqualTo(data.path("checkpoint").asString());
  }

  @Test
  void countsTheDaysOfAMonth() {
    var today = LocalDate.now(SERVER.clock());
    var data = company.data("/dashboard/usage/daily");

    assertThat(data.path("environment").asString()).isEqualTo("sandbox");
    assertThat(data.path("period").asString()).isEqualTo(YearMonth.from(today).toString());
    assertThat(data.path("total").asInt()).isEqualTo(3);
    assertThat(data.path("days")).hasSize(today.getDayOfMonth());
    assertThat(data.path("days").path(today.getDayOfMonth() - 1).toString())
        .isEqualTo("{\"date\":\"%s\",\"deltas\":3}".formatted(today));

    var past = company.data("/dashboard/usage/daily?period=2024-02");
    assertThat(past.path("days")).hasSize(29);
    assertThat(past.path("total").asInt()).isZero();
    assertThat(company.data("/dashboard/usage/daily?period=9000-01").path("days")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "records?limit=0 | limit must be from 1 to 100.",
        "records?before=rec_x | before must be the id of a record.",
        "checkpoints?limit=0 | limit must be from 1 to 100.",
        "checkpoints?customerId=a%20b | customerId must be 1 to 128 letters, digits or _ - . :.",
        "checkpoints?startDate=2026-01-01 | endDate is required together with startDate.",
        "usage/daily?period=2026-13 | period must be a month such as 2026-01.",
      })
  void refusesBadInput(String query, String sentence) {
    var answer = company.get("/dashboard/" + query);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).isEqualTo(sentence);
  }

  private static List<String> pathsOfOneThing() {
    return List.of(
        "/dashboard/customers/" + CUSTOMER,
        "/dashboard/customers/" + CUSTOMER + "/balance",
        "/dashboard/records/" + records.getFirst());
  }

  private static List<String> pathsOfAll() {
    return List.of(
        "/dashboard/customers",
        "/dashboard/records",
        "/dashboard/records?before=" + records.getLast(),
        CHECKPOINTS,
        "/dashboard/log",
        "/dashboard/usage/daily");
  }

  private static void seesNothing(TestTenant tenant, String... headers) {
    for (var path : pathsOfOneThing()) {
      assertThat(tenant.http().get(path, headers).status()).as(path).isEqualTo(404);
    }
    for (var path : pathsOfAll()) {
      var answer = tenant.http().get(path, headers);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).doesNotContain(CUSTOMER, "rec_", "chk_");
    }
    var log = tenant.http().get("/dashboard/log", headers).data();
    assertThat(log.path("recorded").asInt()).isZero();
    assertThat(log.path("size").asInt()).isZero();
    var body = "{\"customerId\":\"%s\"}".formatted(CUSTOMER);
    assertThat(create(tenant, body, headers).status()).isEqualTo(404);
  }

  @Test
  void showsNothingToOtherTenants() {
    create(company.tenant(), "{\"customerId\":\"%s\"}".formatted(CUSTOMER));
    seesNothing(TestTenant.signUp(SERVER).awaitStatus("sandbox", "active"));
  }

  @Test
  void keepsEnvironmentsApart() {
    var own = Company.of(SERVER);
    own.record(CUSTOMER, "1", "tokens", "a");
    for (var path : pathsOfAll()) {
      var answer = own.get(path, "X-Environment", "production");
      assertThat(answer.status()).as(path).isEqualTo(412);
      assertThat(answer.code()).as(path).isEqualTo("ENVIRONMENT_NOT_ACTIVE");
    }
    for (var path : pathsOfOneThing()) {
      assertThat(own.get(path, "X-Environment", "production").status()).as(path).isEqualTo(412);
    }
    own.tenant().provision("production");
    own.tenant().awaitStatus("production", "active");
    seesNothing(own.tenant(), "X-Environment", "production");
    own.tenant()
        .http()
        .patch("/dashboard/auth/preferences", "{\"preferredEnvironment\":\"production\"}");
    seesNothing(own.tenant());
    assertThat(own.get("/dashboard/customers/" + CUSTOMER, "X-Environment", "sandbox").status())
        .isEqualTo(200);
  }

  @Test
  void knowsTwoEnvironments() {
    for (var path : pathsOfAll()) {
      var answer = company.get(path, "X-Environment", "staging");
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.json().path("message").asString())
          .isEqualTo("X-Environment must be sandbox or production.");
    }
  }

  @Test
  void asksForASession() {
    var stranger = SERVER.http();
    for (var paths : List.of(pathsOfAll(), pathsOfOneThing())) {
      for (var path : paths) {
        var answer = stranger.get(path, "X-Api-Key", company.program().key());
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.code()).as(path).isEqualTo("SESSION_REQUIRED");
      }
    }
    assertThat(stranger.post(CHECKPOINTS, "{\"customerId\":\"other\"}").status()).isEqualTo(401);
  }
}
