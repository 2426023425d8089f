package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Receipts, checkpoints and their public verification, against the offline verifier.
class ReceiptsTest {
  private static final TestServer SERVER = TestServer.midMonth();
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  private static TestProgram program;
  private static Verifier verifier;

  private final String month = YearMonth.now(SERVER.clock()).toString();
  private final String customer = "customer-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    program = TestProgram.paid(SERVER);
    verifier = new Verifier(SERVER);
  }

  private Http.Answer checkpoint(String more) {
    return program.post(
        "/api/v1/balance/checkpoint", "{\"customerId\":\"" + customer + "\"" + more + "}");
  }

  private static List<String> fields(Http.Answer answer) {
    return List.copyOf(answer.data().propertyNames());
  }

  @Test
  void verifiesARecordWithoutAKey() {
    var answer =
        program.record(
            """
            {"customerId":"%s","delta":-12.50,"reason":"refund","referenceId":"r-1",
             "metadata":{"b":1,"a":[true]}}"""
                .formatted(customer));
    var receiptId = answer.data().path("receiptId").asString();
    verifier.await_(receiptId);

    var shown = verifier.verify(receiptId);
    assertThat(fields(shown))
        .containsExactly(
            "verified",
            "note",
            "proofRoot",
            "recordedAt",
            "summary",
            "records",
            "next",
            "verification",
            "proof");
    var data = shown.data();
    assertThat(data.path("verified").asBoolean()).isTrue();
    assertThat(data.path("proofRoot").asString()).isEqualTo(receiptId);
    assertThat(data.path("recordedAt").asString()).matches(TIME);
    assertThat(data.path("summary").toString())
        .isEqualTo("{\"recordCount\":1,\"netChange\":-12.5,\"netChangeText\":\"-12.5\"}");
    assertThat(data.path("records").toString())
        .matches(
            "\\[\\{\"amount\":-12\\.5,\"reason\":\"refund\",\"referenceId\":\"r-1\","
                + "\"status\":\"VERIFIED\",\"time\":\""
                + TIME
                + "\"}]");
    assertThat(data.path("verification").path("verificationReference").asString())
        .matches("0x[0-9a-f]{64}");
    assertThat(data.path("verification").path("verificationExplorerUrl").asString())
        .matches("http://localhost/log/env_[0-9a-v]{26}/checkpoint");
    assertThat(shown.header("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @Test
  void provesARecordOffline() throws Exception {
    var receiptId = verifier.record(program, customer, List.of("0.000000001")).getFirst();
    var origin = verifier.verify(receiptId).data().path("proof").path("origin").asString();
    var key = verifier.key(origin);

    var proof = TlogProof.parse(verifier.download(receiptId, "tlog-proof"));
    var record = proof.record().orElseThrow();
    assertThat(record.receiptId()).hasToString(receiptId);
    assertThat(proof.verify(record.logLeaf(), origin, List.of(key)).head().size())
        .isGreaterThan(proof.index());
    assertThat(new String(record.record(), StandardCharsets.UTF_8))
        .matches(
            "\\{\"acceptedAt\":\""
                + TIME
                + "\",\"balance\":\"0\\.000000001\",\"customerId\":\""
                + customer
                + "\",\"delta\":\"0\\.000000001\",\"reason\":\"tokens é \\\\\"q\\\\\"\","
                + "\"recordId\":\"rec_[0-9a-v]{26}\",\"sequence\":1,"
                + "\"type\":\"pacspace.io/delta/v2\"}");

    var bundle = ProofBundle.parse(verifier.download(receiptId, "bundle"));
    bundle.verify(origin, List.of(key));
    assertThat(bundle.records()).hasSize(1);
    assertThat(bundle.proofRoot()).hasToString(receiptId);
  }

  /// The public tiles list every leaf of a log; none of them may give access to its record.
  @Test
  void opensNoRecordToWhoeverReadsTheTiles() throws Exception {
    var receiptId = verifier.record(program, customer, List.of("1")).getFirst();
    var record = TlogProof.parse(verifier.download(receiptId, "tlog-proof")).record().orElseThrow();
    assertThat(verifier.verify(record.logLeaf().toString()).status()).isEqualTo(404);
  }

  @Test
  void provesAWindowOffline() throws Exception {
    var amounts = List.of("10", "-2.25", "0.5", "1000000000", "-99999.000000001");
    var receiptIds = new ArrayList<>(verifier.record(program, customer, amounts));
    verifier.record(program, "other-" + customer, List.of("7"));
    receiptIds.addAll(verifier.record(program, customer, List.of("3")));

    var made = checkpoint(",\"period\":\"" + month + "\"");
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    assertThat(String.join(" ", fields(made)))
        .isEqualTo(
            "checkpointId status proofRoot customerId period deltasCount netChange netChangeText"
                + " final");
    var data = made.data();
    var root = data.path("proofRoot").asString();
    assertThat(data.path("checkpointId").asString()).matches("chk_[0-9a-v]{26}");
    assertThat(data.path("status").asString()).isEqualTo("VERIFIED");
    assertThat(data.path("period").asString()).isEqualTo(month);
    assertThat(data.path("deltasCount").asLong()).isEqualTo(6);
    assertThat(made.body()).contains("\"netChange\":999900012.249999999");
    var leaves = new ArrayList<Hash>();
    for (var id : receiptIds) {
      leaves.add(Hash.parse(id));
    }
    assertThat(TreeHead.of(leaves).root()).hasToString(root);

    var shown = verifier.verify(root).data();
    assertThat(shown.path("verified").asBoolean()).isTrue();
    assertThat(verifier.verify(root).body())
        .contains(
            "\"summary\":{\"recordCount\":6,\"netChange\":999900012.249999999,"
                + "\"netChangeText\":\"999900012.249999999\"}");
    assertThat(shown.path("records").valueStream().map(one -> one.path("amount").decimalValue()))
        .map(BigDecimal::toPlainString)
        .containsExactly("10", "-2.25", "0.5", "1000000000", "-99999.000000001", "3");
    assertThat(shown.path("proof").path("tlogProofUrl").isNull()).isTrue();

    var origin = shown.path("proof").path("origin").asString();
    var bundle = ProofBundle.parse(verifier.download(root, "bundle"));
    bundle.verify(origin, List.of(verifier.key(origin)));
    assertThat(bundle.proofRoot()).hasToString(root);
    assertThat(bundle.records())
        .allSatisfy(
            one ->
                assertThat(Json.parse(one.record().record()))
                    .isInstanceOfSatisfying(
                        Json.Obj.class,
                        record ->
                            assertThat(record.members().get("customerId"))
                                .isEqualTo(new Json.Str(customer))));
  }

  @Test
  void provesAWindowOfManyRecords() throws Exception {
    var ones = IntStream.range(0, 1_000).mapToObj(_ -> "1").toList();
    for (var i = 0; i < 6; i++) {
      verifier.record(program, customer, ones);
    }
    var root = checkpoint("").data().path("proofRoot").asString();
    var shown = SERVER.http().get("/api/v1/verify/" + root + "?limit=3&offset=5998").data();
    assertThat(shown.path("summary").path("recordCount").asLong()).isEqualTo(6_000);
    assertThat(shown.path("records").size()).isEqualTo(2);
    assertThat(shown.path("verified").asBoolean()).isTrue();
    var origin = shown.path("proof").path("origin").asString();
    var bundle = ProofBundle.parse(verifier.download(root, "bundle"));
    bundle.verify(origin, List.of(verifier.key(origin)));
    assertThat(bundle.records()).hasSize(6_000);
  }

  @Test
  void refusesEveryChangeOfABit() throws Exception {
    verifier.record(program, customer, List.of("1", "2", "3"));
    var root = checkpoint("").data().path("proofRoot").asString();
    var file = verifier.download(root, "bundle");
    var origin = ProofBundle.parse(file).origin();
    var keys = List.of(verifier.key(origin));
    for (var bit = 0; bit < 8 * file.length; bit += 5) {
      var changed = file.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatExceptionOfType(Refusal.class)
          .as("bit %d", bit)
          .isThrownBy(() -> ProofBundle.parse(changed).verify(origin, keys));
    }
  }

  @Test
  void givesOneCheckpointForOneScopeAlsoAtOnce() throws Exception {
    verifier.record(program, customer, List.of("1", "2"));
    Callable<String> same = () -> checkpoint("").data().path("checkpointId").asString();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids = new HashSet<String>();
      for (var made : threads.invokeAll(IntStream.range(0, 24).mapToObj(_ -> same).toList())) {
        ids.add(made.get());
      }
      ids.add(checkpoint(",\"period\":\"" + month + "\"").data().path("checkpointId").asString());
      ids.add(
          checkpoint(",\"timePreset\":\"current_month\"").data().path("checkpointId").asString());
      assertThat(ids).hasSize(1);
    }
    verifier.record(program, customer, List.of("3"));
    assertThat(checkpoint("").data().path("deltasCount").asLong()).isEqualTo(3);
  }

  @Test
  void keepsTheCheckpointOfAWindowThatHasEnded() {
    verifier.record(program, customer, List.of("1", "2"));
    var end = SERVER.databases().now("sandbox").plusMillis(1);
    await().until(() -> SERVER.databases().now("sandbox").isAfter(end));
    var ended = ",\"startDate\":\"%s-01\",\"endDate\":\"%s\"".formatted(month, end);
    var first = checkpoint(ended);
    assertThat(first.status()).as(first.toString()).isEqualTo(201);
    verifier.record(program, customer, List.of("3"));
    assertThat(checkpoint(ended).data()).isEqualTo(first.data());
  }

  @Test
  void makesACheckpointOfEachActiveCustomer() {
    var own = TestProgram.paid(SERVER);
    verifier.record(own, "a:1", List.of("1"));
    verifier.record(own, "b.2", List.of("2", "3"));
    var all = own.post("/api/v1/balance/checkpoint", "{}");
    assertThat(all.status()).isEqualTo(201);
    assertThat(all.data().path("checkpoints").findValuesAsString("customerId"))
        .containsExactly("a:1", "b.2");
    assertThat(
            own.post("/api/v1/balance/checkpoint", "{\"period\":\"2001-01\"}")
                .data()
                .path("checkpoints")
                .isEmpty())
        .isTrue();

    var listed = own.get("/api/v1/balance/checkpoints").data().path("checkpoints");
    assertThat(listed.findValuesAsString("customerId")).containsExactly("b.2", "a:1");
    assertThat(listed.path(1)).isEqualTo(all.data().path("checkpoints").path(0));
    assertThat(ids(own, "?limit=1&offset=1")).containsExactly("a:1");
    assertThat(ids(own, "?customerId=b.2")).containsExactly("b.2");
    assertThat(ids(own, "?period=" + month)).containsExactly("b.2", "a:1");
    assertThat(ids(own, "?period=2001-01")).isEmpty();
    assertThat(own.get("/api/v1/balance/checkpoints?limit=0").status()).isEqualTo(400);
    assertThat(program.get("/api/v1/balance/checkpoints?customerId=b.2").data().toString())
        .isEqualTo("{\"checkpoints\":[],\"next\":null}");
  }

  private static List<String> ids(TestProgram own, String query) {
    return own.get("/api/v1/balance/checkpoints" + query)
        .data()
        .path("checkpoints")
        .findValuesAsString("customerId");
  }

  @Test
  void writesAReceipt() {
    var ids = verifier.record(program, customer, List.of("5", "-1.5"));
    var answer = program.get("/api/v1/balance/receipt/" + customer);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(fields(answer))
        .containsExactly(
            "customerId",
            "period",
            "generatedAt",
            "deltasCount",
            "startingBalance",
            "startingBalanceText",
            "finalBalance",
            "finalBalanceText",
            "proofRoot",
            "receiptId",
            "verifyUrl",
            "verificationApiUrl",
            "final",
            "deltas");
    var data = answer.data();
    var root = data.path("proofRoot").asString();
    assertThat(data.path("receiptId").asString()).isEqualTo(ids.getLast());
    assertThat(answer.body()).contains("\"startingBalance\":0,", "\"finalBalance\":3.5,");
    assertThat(data.path("generatedAt").asString()).matches(TIME);
    assertThat(data.path("verifyUrl").asString()).isEqualTo("http://localhost/verify/" + root);
    assertThat(data.path("verificationApiUrl").asString())
        .isEqualTo("http://localhost/api/v1/verify/" + root);
    assertThat(data.path("deltas").findValuesAsString("receiptId")).isEqualTo(ids);
    assertThat(verifier.verify(root).data().path("verified").asBoolean()).isTrue();

    var same = program.get("/api/v1/balance/invoice-proof/" + customer + "?period=" + month);
    assertThat(same.data().path("proofRoot").asString()).isEqualTo(root);
    var second = program.get("/api/v1/balance/receipt/" + customer + "?limit=1&offset=1");
    assertThat(second.data().path("deltas").findValuesAsString("receiptId"))
        .containsExactly(ids.getLast());
  }

  @Test
  void writesAReceiptOfAWindowWithoutRecords() {
    verifier.record(program, customer, List.of("5"));
    var answer = program.get("/api/v1/balance/receipt/" + customer + "?period=2001-01");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"period\":\"2001-01\"",
            "\"deltasCount\":0",
            "\"finalBalance\":0",
            "\"proofRoot\":null",
            "\"verifyUrl\":null",
            "\"deltas\":[]");
  }

  @Test
  void derivesFromWhatARootStandsFor() {
    var receiptId = verifier.record(program, customer, List.of("5", "1")).getFirst();
    var root = checkpoint("").data().path("proofRoot").asString();
    verifier.record(program, customer, List.of("10"));
    var path = "/api/v1/balance/derive/" + customer + "?startingCheckpoint=";
    assertThat(program.get(path + root).data().path("deltasCount").asLong()).isEqualTo(1);
    assertThat(program.get(path + receiptId).data().path("deltasCount").asLong()).isEqualTo(2);
    assertThat(program.get(path + "0x" + "1".repeat(64)).status()).isEqualTo(404);
  }

  @Test
  void refusesWhatCannotBeProven() {
    verifier.record(program, customer, List.of("5"));
    for (var future :
        List.of(
            ",\"period\":\"2999-01\"",
            ",\"startDate\":\"2999-01-01\",\"endDate\":\"2999-02-01\"")) {
      var answer = checkpoint(future);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEmpty();
    }
    assertThat(checkpoint(",\"period\":\"2001-01\"").status()).isEqualTo(404);
    var unknown = program.get("/api/v1/balance/receipt/nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("CUSTOMER_NOT_FOUND");
    assertThat(program.get("/api/v1/balance/receipt/a%20b").status()).isEqualTo(400);
    assertThat(SERVER.http().get("/api/v1/balance/receipt/" + customer).status()).isEqualTo(401);
    var stranger = TestProgram.free(SERVER);
    assertThat(stranger.get("/api/v1/balance/receipt/" + customer).status()).isEqualTo(404);
  }

  @Test
  void answersNotFoundForARootThatStandsForNothing() {
    var some = verifier.record(program, customer, List.of("5", "6"));
    for (var root :
        List.of(
            "0x" + "0".repeat(64),
            "0x",
            "x",
            some.getFirst().substring(2),
            "0x" + some.getFirst().substring(2).toUpperCase(java.util.Locale.ROOT),
            Hash.OF_EMPTY_TREE.toString(),
            some.getFirst().substring(0, 18) + "0".repeat(48))) {
      assertThat(verifier.verify(root).status()).as(root).isEqualTo(404);
    }
    var http = SERVER.http();
    var root = checkpoint("").data().path("proofRoot").asString();
    assertThat(http.get("/api/v1/verify/" + root + "?format=tlog-proof").status()).isEqualTo(400);
    assertThat(http.get("/api/v1/verify/" + root + "?format=xml").status()).isEqualTo(400);
    assertThat(http.get("/api/v1/verify/" + root + "?source=both").status()).isEqualTo(200);
  }

  @Test
  void disclosesItsOwnRecordsAlone() {
    verifier.record(program, customer, List.of("41"));
    verifier.record(program, "secret-" + customer, List.of("4242.25"));
    var root = checkpoint("").data().path("proofRoot").asString();
    var all =
        verifier.verify(root).body()
            + new String(verifier.download(root, "bundle"), StandardCharsets.UTF_8);
    assertThat(all).contains(customer).doesNotContain("secret-", "4242.25");
  }
}
