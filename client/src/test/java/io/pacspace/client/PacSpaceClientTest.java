package io.pacspace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire and what comes back, against the contract's answers.
class PacSpaceClientTest {
  private static final String RECEIPT = "0x" + "ab".repeat(32);

  private final TestingPauses time = new TestingPauses();
  private ScriptedServer server;
  private PacSpaceClient client;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client =
        new PacSpaceClient(
            ClientSettings.of(URI.create(server.address() + "/"), "key"), time.pauses(), time);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private ScriptedServer.Asked asked() {
    return server.asked.getLast();
  }

  private static String record(String status) {
    return """
        {"recordId":"rec_1","status":"%s","customerId":"acme","delta":0.000000001,"reason":"api",\
        "referenceId":null,"metadata":{"tokens":1.10,"tags":["a"]},"adjusts":null,\
        "receiptId":"%s","acceptedAt":"2026-01-31T12:00:00.123Z","sequence":7,"later":"field"}"""
        .formatted(status, RECEIPT);
  }

  @Test
  void emitsExactAmounts() {
    server.gives(
        """
        {"recordId":"rec_1","status":"QUEUED","receiptId":"%s","customerId":"a:b","delta":1000000000}"""
            .formatted(RECEIPT));
    var delta =
        NewDelta.of("a:b", new BigDecimal("1E+9"), "bulk \"7\"")
            .withReference("ref-1")
            .withMetadata(Map.of("price", new BigDecimal("0.000000001")))
            .adjusting(new NewDelta.Adjusted.ByRecord("rec_0"));

    var emitted = client.emit(delta);

    assertThat(emitted.delta()).isEqualByComparingTo("1000000000");
    assertThat(emitted.idempotent()).isFalse();
    assertThat(asked().uri()).isEqualTo("/api/v1/balance/delta");
    assertThat(asked().body())
        .isEqualTo(
            """
            {"customerId":"a:b","delta":1000000000,"reason":"bulk \\"7\\"","referenceId":"ref-1",\
            "metadata":{"price":0.000000001},"adjusts":{"recordId":"rec_0"}}""");
  }

  @Test
  void tellsTheDeltasOfABatchApart() {
    server.says(
        201,
        """
        {"success":true,"data":{"totalQueued":2,"totalFailed":1,"results":[
        {"index":0,"customerId":"acme","delta":1.5,"status":"QUEUED","recordId":"rec_1","receiptId":"%1$s"},
        {"index":1,"delta":"x","status":"FAILED","error":"delta must be a number"},
        {"index":2,"customerId":"acme","delta":2,"status":"QUEUED","recordId":"rec_2","receiptId":"%1$s",
         "idempotent":true}]}}"""
            .formatted(RECEIPT));
    var delta = NewDelta.of("acme", BigDecimal.TWO, "api");

    var result = client.batch(List.of(delta, delta, delta), "batch-1");

    assertThat(result.failed())
        .containsExactly(new BatchResult.Item.Failed(1, "delta must be a number"));
    assertThat(result.emitted())
        .extracting(RecordedDelta::recordId)
        .containsExactly("rec_1", "rec_2");
    assertThat(result.emitted()).extracting(RecordedDelta::idempotent).containsExactly(false, true);
    assertThat(asked().key()).isEqualTo("batch-1");
    assertThat(asked().body()).startsWith("{\"deltas\":[{\"customerId\":\"acme\",\"delta\":2,");
  }

  @Test
  void readsARecordWithItsExactNumbers() {
    server.gives(record("PROCESSING"));

    var record = client.status("rec_1");

    assertThat(record.delta()).isEqualTo(new BigDecimal("0.000000001"));
    assertThat(record.metadata().orElseThrow())
        .containsEntry("tokens", new BigDecimal("1.10"))
        .containsEntry("tags", List.of("a"));
    assertThat(record.referenceId()).isEmpty();
    assertThat(record.verifiedAt()).isEmpty();
    assertThat(record.acceptedAt()).isEqualTo(Instant.parse("2026-01-31T12:00:00.123Z"));
    assertThat(record.status()).isEqualTo(DeltaRecord.Status.PROCESSING);
  }

  @Test
  void waitsUntilARecordIsVerified() {
    server.gives(record("QUEUED")).gives(record("PROCESSING")).gives(record("VERIFIED"));

    var record = client.waitForVerified("rec_1", Duration.ofSeconds(5));

    assertThat(record.status()).isEqualTo(DeltaRecord.Status.VERIFIED);
    assertThat(time.taken).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void waitsNoLongerThanToldNorForARecordThatFailed() {
    server.gives(record("QUEUED")).gives(record("QUEUED")).gives(record("FAILED"));

    assertThatExceptionOfType(PacSpaceException.NotVerified.class)
        .isThrownBy(() -> client.waitForVerified("rec_1", Duration.ofMillis(60)))
        .satisfies(late -> assertThat(late.status()).isEqualTo(DeltaRecord.Status.QUEUED));
    assertThatExceptionOfType(PacSpaceException.NotVerified.class)
        .isThrownBy(() -> client.waitForVerified("rec_1", Duration.ofHours(1)))
        .satisfies(failed -> assertThat(failed.status()).isEqualTo(DeltaRecord.Status.FAILED));
  }

  @Test
  void derivesOverAScope() {
    server.gives(
        """
        {"customerId":"a:b","computedBalance":-12.5,"deltasCount":2,"latestReceiptId":"%s",
        "window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-02-01T00:00:00.000Z"},
        "deltas":[%s],"breakdown":[{"window":{"start":"2026-01-01T00:00:00.000Z",
        "end":"2026-01-02T00:00:00.000Z"},"deltasCount":2,"netChange":-12.5,"balance":-12.5}]}"""
            .formatted(RECEIPT, record("VERIFIED")));

    var derived =
        client.derive(
            "a:b",
            Scope.month(YearMonth.of(2026, 1)).startingAt(new BigDecimal("1E2")),
            new Derivation.Detail(5, 10, Optional.of(Derivation.Granularity.DAY)));

    assertThat(derived.computedBalance()).isEqualTo(new BigDecimal("-12.5"));
    assertThat(derived.deltas()).hasSize(1);
    assertThat(derived.breakdown().orElseThrow()).hasSize(1);
    assertThat(asked().uri())
        .isEqualTo(
            "/api/v1/balance/derive/a%3Ab"
                + "?period=2026-01&startingBalance=100&limit=10&offset=5&granularity=day");
  }

  @Test
  void derivesACustomerWithoutRecords() {
    server.gives(
        """
        {"customerId":"acme","computedBalance":0,"deltasCount":0,"latestReceiptId":null,
        "window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-02-01T00:00:00.000Z"},"deltas":[]}""");

    var derived =
        client.derive(
            "acme",
            Scope.between(Instant.EPOCH, Instant.EPOCH.plusSeconds(60)).startingAtRoot(RECEIPT));

    assertThat(derived.latestReceiptId()).isEmpty();
    assertThat(derived.breakdown()).isEmpty();
    assertThat(asked().uri())
        .contains("timePreset=custom&startDate=1970-01-01T00%3A00%3A00Z")
        .contains("startingCheckpoint=" + RECEIPT + "&startingCheckpointType=proofRoot");
  }

  @Test
  void comparesExactly() {
    server.gives(
        """
        {"neutralBalance":10,"matchesYours":true,"matchesTheirs":false,"differenceYours":0,
        "differenceTheirs":0.5,"deltasCount":4,
        "window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-02-01T00:00:00.000Z"}}""");

    var comparison =
        client.compare(
            "acme",
            BigDecimal.TEN,
            new BigDecimal("10.50"),
            Scope.currentMonth().startingAt(BigDecimal.ONE));

    assertThat(comparison.matchesYours()).isTrue();
    assertThat(comparison.differenceTheirs()).isEqualTo(new BigDecimal("0.5"));
    assertThat(asked().body())
        .contains("\"startingBalance\":1,")
        .contains("\"yourBalance\":10,\"theirBalance\":10.50");
  }

  @Test
  void readsAFinalCheckpointOfNoRecords() {
    server.gives(
        """
        {"checkpointId":"chk_1","status":"VERIFIED","customerId":"acme","period":"2026-01",
        "deltasCount":0,"netChange":0,"final":true,"receiptId":"%s"}"""
            .formatted(RECEIPT));
    var checkpoint = client.checkpoint("acme", Scope.month(YearMonth.of(2026, 1)));
    assertThat(checkpoint.isFinal()).isTrue();
    assertThat(checkpoint.proofRoot()).isEmpty();
    assertThat(checkpoint.root()).hasToString(RECEIPT);
  }

  @Test
  void makesAndListsCheckpoints() {
    var one =
        """
        {"checkpointId":"chk_1","status":"VERIFIED","proofRoot":"%s","customerId":"acme",
        "period":"2026-01","deltasCount":3,"netChange":-3}"""
            .formatted(RECEIPT);
    var list = "{\"checkpoints\":[" + one + "]}";
    server.gives(one).gives(list).gives(list);
    var january = Scope.month(YearMonth.of(2026, 1));

    var checkpoint = client.checkpoint("acme", january);

    assertThat(checkpoint.isFinal()).isFalse();
    assertThat(checkpoint.root()).hasToString(RECEIPT);
    assertThat(asked().body()).isEqualTo("{\"period\":\"2026-01\",\"customerId\":\"acme\"}");
    assertThat(client.checkpointAll(january)).containsExactly(checkpoint);
    assertThat(asked().body()).isEqualTo("{\"period\":\"2026-01\"}");
    assertThat(client.checkpoints("acme", january, 0, 10)).containsExactly(checkpoint);
    assertThat(asked().uri())
        .isEqualTo("/api/v1/balance/checkpoints?period=2026-01&limit=10&offset=0&customerId=acme");
  }

  @Test
  void readsReceiptsOfPeriodsWithAndWithoutRecords() {
    var receipt =
        """
        {"customerId":"acme","period":"2026-01","generatedAt":"2026-02-01T00:00:00.000Z",
        "deltasCount":1,"startingBalance":1,"finalBalance":0,"proofRoot":%1$s,"receiptId":%1$s,
        "verifyUrl":%2$s,"verificationApiUrl":%2$s,"deltas":[{"recordId":"rec_1","sequence":2,
        "delta":-1,"reason":"api","receiptId":"%3$s","status":"VERIFIED",
        "acceptedAt":"2026-01-31T12:00:00.123Z"}]}""";
    server
        .gives(receipt.formatted("\"" + RECEIPT + "\"", "\"https://p.example/x\"", RECEIPT))
        .gives(receipt.formatted("null", "null", RECEIPT));

    assertThat(client.receipt("acme", Scope.currentMonth()))
        .satisfies(
            full -> {
              assertThat(full.proofRoot().orElseThrow()).hasToString(RECEIPT);
              assertThat(full.verifyUrl()).contains(URI.create("https://p.example/x"));
              assertThat(full.deltas().getFirst().delta()).isEqualTo(new BigDecimal("-1"));
            });
    assertThat(client.receipt("acme", Scope.currentMonth()).proofRoot()).isEmpty();
  }

  @Test
  void readsUsageWithAndWithoutALimit() {
    server
        .gives("{\"plan\":\"free\",\"allowed\":100,\"consumed\":7,\"remaining\":93}")
        .gives("{\"plan\":\"enterprise\",\"allowed\":null,\"consumed\":7,\"remaining\":null}");

    assertThat(client.usage()).isEqualTo(new Usage("free", Optional.of(100L), 7, Optional.of(93L)));
    assertThat(client.usage().allowed()).isEmpty();
  }

  @Test
  void readsCustomersAndTheirGaps() {
    server
        .gives(
            """
            {"customers":[{"customerId":"acme","customerReference":"acme","totalDeltas":3,
            "firstDeltaAt":"2026-01-01T00:00:00.000Z","lastDeltaAt":"2026-01-02T00:00:00.000Z"}],
            "pagination":{"total":1,"page":1,"limit":25,"totalPages":1}}""")
        .gives(
            """
            {"customerId":"acme","customerReference":"acme","totalDeltas":3,"computedBalance":1.5,
            "latestCheckpoint":null,"recentActivity":{"items":[%s],
            "pagination":{"total":3,"page":1,"limit":20,"totalPages":1}}}"""
                .formatted(record("VERIFIED")))
        .gives(
            """
            {"customerId":"acme","fromSequence":1,"toSequence":3,"hasGaps":true,"gaps":[2]}""");

    assertThat(client.customers("a b", 1, 25).customers()).hasSize(1);
    assertThat(asked().uri()).isEqualTo("/api/v1/balance/customers?search=a%20b&page=1&limit=25");
    assertThat(client.customer("acme").computedBalance()).isEqualTo(new BigDecimal("1.5"));
    assertThat(client.gaps("acme").gaps()).containsExactly(2L);
  }

  @Test
  void saysWhoseKeyItIs() {
    server.gives(
        """
        {"tenantId":"tnt_1","environment":"sandbox","keyId":"key_1","name":"first","expiresAt":null}""");

    assertThat(client.whoami())
        .isEqualTo(new PacSpaceClient.Caller("tnt_1", "sandbox", "key_1", "first"));
  }

  @Test
  void sendsNoKeyWhereItHasNone() {
    server.says(404, "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Unknown.\"}}");
    try (var verifier = new PacSpaceClient(ClientSettings.withoutKey(server.address()))) {
      assertThatExceptionOfType(PacSpaceException.Refused.class)
          .isThrownBy(() -> verifier.verify(Hash.OF_EMPTY_TREE, VerifyTest.key()));
    }
    assertThat(asked().apiKey()).isNull();
  }

  @Test
  void keepsTheKeyOutOfItsText() {
    var settings = ClientSettings.of(server.address(), "pk_test_1.secret");

    assertThat(settings.toString()).doesNotContain("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientSettings.of(URI.create("ftp://host"), "key"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withAttempts(0));
  }
}
