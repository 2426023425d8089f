package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Figures.Word;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever holds a statement's receipt id gets three files of it: itself, with the records at the
/// edges of its window, and with all of them; each says what it proves and no more.
class StatementFilesTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final TestProgram PROGRAM = TestProgram.paid(SERVER);
  private static final Verifier VERIFIER = new Verifier(SERVER);

  private final String customer = "customer-" + UUID.randomUUID();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Instant now() {
    var end = DATABASES.now("sandbox").plusMillis(1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !DATABASES.now("sandbox").isBefore(end));
    return end;
  }

  private void record(int count) {
    var deltas =
        IntStream.range(0, count)
            .mapToObj(
                n ->
                    "{\"customerId\":\"%s\",\"delta\":\"0.1\",\"reason\":\"r\",\"metadata\":{\"private\":1}}"
                        .formatted(customer))
            .toList();
    assertThat(PROGRAM.batch(deltas).status()).isEqualTo(201);
  }

  /// So many records before the window, in it and behind it; answers the statement's receipt id.
  private String stated(int before, int within) {
    if (before > 0) {
      record(before);
    }
    var start = now();
    if (within > 0) {
      record(within);
    }
    var end = now();
    record(3);
    var made =
        PROGRAM.post(
            "/api/v1/balance/checkpoint",
            "{\"customerId\":\"%s\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
                .formatted(customer, start, end));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.data().path("receiptId").asString();
  }

  private static Figures.Stated figures(ProofBundle bundle) throws Refusal {
    bundle.verify(bundle.origin(), List.of(VERIFIER.key(bundle.origin())));
    var check = new FigureCheck();
    bundle.records().forEach(proven -> check.add(proven.record()));
    return (Figures.Stated) check.figures();
  }

  private static ProofBundle bundle(String root, String format) throws Refusal {
    return ProofBundle.parse(VERIFIER.download(root, format));
  }

  @ParameterizedTest
  @CsvSource({
    // Before, within; the words of both bundles; how many records each has beside the statement.
    "2, 5, consistent, 3, re-added, 6",
    "0, 5, consistent, 2, re-added, 5",
    "1, 2, re-added, 3, re-added, 3",
    "0, 1, re-added, 1, re-added, 1",
    "4, 0, consistent, 1, consistent, 1",
    "3, 900, consistent, 3, re-added, 901",
  })
  void saysWhatEachProves(
      int before, int within, String edgesWord, int edges, String allWord, int all) throws Refusal {
    var root = stated(before, within);

    var alone = TlogProof.parse(VERIFIER.download(root, "tlog-proof"));
    var record = alone.record().orElseThrow();
    assertThat(record.receiptId()).hasToString(root);
    var origin = bundle(root, "edges").origin();
    alone.verify(record.logLeaf(), origin, List.of(VERIFIER.key(origin)));
    assertThat(alone.bytes()).hasSizeLessThan(6_000);

    var atEdges = bundle(root, "edges");
    assertThat(atEdges.records()).hasSize(edges + 1);
    assertThat(figures(atEdges).word()).hasToString(edgesWord);
    var whole = bundle(root, "bundle");
    assertThat(whole.records()).hasSize(all + 1);
    assertThat(figures(whole).word()).hasToString(allWord);

    var statement = figures(whole).statement();
    assertThat(statement.count()).isEqualTo(within);
    assertThat(statement.net()).isEqualByComparingTo("" + within / 10.0);
    assertThat(statement.isSandbox()).isTrue();
    assertThat(statement.customerId()).isEqualTo(customer);
    var shown = VERIFIER.verify(root).data();
    assertThat(shown.path("verified").asBoolean()).as(shown.toString()).isTrue();
    assertThat(shown.path("statement").path("figures").asString()).isEqualTo(allWord);
    assertThat(shown.path("statement").path("net").asString())
        .isEqualTo(statement.net().stripTrailingZeros().toPlainString());
    assertThat(shown.path("summary").path("recordCount").asInt()).isEqualTo(within);
  }

  @Test
  void hidesMetadataOfWhatIsBeforeTheWindow() throws Refusal {
    var root = stated(1, 1);
    var shown = PROGRAM.get("/api/v1/verify/" + root + "?format=bundle&metadata=shown");
    var bundle = ProofBundle.parse(shown.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(bundle.records())
        .extracting(proven -> proven.record().metadata().isPresent())
        .containsExactly(false, true, false);
    assertThat(figures(bundle).word()).isEqualTo(Word.RE_ADDED);
    assertThat(
            new String(VERIFIER.download(root, "bundle"), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("private");
  }

  @Test
  void packsWhatIsAskedForPacked() throws IOException, InterruptedException {
    var root = stated(0, 200);
    var url = SERVER.http().url() + "/api/v1/verify/" + root + "?format=bundle";
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(url)).header("Accept-Encoding", "gzip").build();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        assertThat(unpacked.readAllBytes()).isEqualTo(VERIFIER.download(root, "bundle"));
      }
    }
  }

  @Test
  void hasNoEdgesOfWhatIsNoStatement() {
    VERIFIER.record(PROGRAM, customer, List.of("1"));
    var receiptId = PROGRAM.get("/api/v1/balance/derive/" + customer).data();
    var answer =
        SERVER
            .http()
            .get(
                "/api/v1/verify/" + receiptId.path("latestReceiptId").asString() + "?format=edges");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("statement");
  }

  /// Whoever edits what was stated, or a record of it, has nothing called by a word that it is not.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "update ledger.entries set record = replace(record, '\"net\":\"0.2\"', '\"net\":\"0.3\"')",
        "update ledger.entries set record = replace(record, 'sandbox', 'production')",
        "update ledger.entries set record = 'x'",
        "update ledger.deltas set delta = delta + 1",
        "update ledger.deltas set balance = balance + 1",
        "update ledger.deltas set customer_id = 'x' where sequence = 2",
        "delete from ledger.deltas where sequence = 2",
      })
  void saysNoWordOfWhatWasEdited(String edit) {
    var root = stated(1, 2);
    var where = edit.contains(" where ") ? " and" : " where";
    DATABASES
        .cell("sandbox")
        .sql(
            "set session_replication_role = replica; "
                + edit
                + where
                + " customer_id = '"
                + customer
                + "'")
        .update();
    var answer = VERIFIER.verify(root);
    if (answer.status() == 200) {
      assertThat(answer.data().path("verified").asBoolean(true)).as(answer.toString()).isFalse();
      assertThat(answer.data().path("statement").has("figures")).isFalse();
    } else {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    }
    assertThat(answer.body()).doesNotContain("re-added", "consistent");
  }
}
