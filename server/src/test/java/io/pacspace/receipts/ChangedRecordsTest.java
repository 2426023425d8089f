package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whoever can write to a database changes what was recorded: no answer says *verified* beside a
/// figure that the signed log does not bear out, whatever part of it is shown.
class ChangedRecordsTest {
  private static final int RECORDS = 102;
  private static final List<String> PAGES =
      List.of("", "?limit=1", "?limit=100", "?limit=1000", "?limit=100&offset=100", "?offset=500");

  private static TestProgram program;
  private static Verifier verifier;
  private static JdbcClient owner;

  private final String customer = "customer-" + UUID.randomUUID();
  private String root = "";
  private String lastReceiptId = "";

  @BeforeAll
  static void start() {
    program = TestProgram.paid(TestServer.shared());
    verifier = new Verifier(TestServer.shared());
    owner = TestServer.shared().databases().cell("sandbox");
  }

  @BeforeEach
  void record() {
    var amounts = IntStream.rangeClosed(1, RECORDS).mapToObj(n -> n + ".5").toList();
    lastReceiptId = verifier.record(program, customer, amounts).getLast();
    root = checkpoint(customer).data().path("proofRoot").asString();
  }

  private static Http.Answer checkpoint(String customer) {
    return program.post(
        "/api/v1/balance/checkpoint", "{\"customerId\":\"%s\"}".formatted(customer));
  }

  /// As the owner of the database, past every trigger.
  private void change(String set, int sequence) {
    run(
        "update ledger.deltas set %s where customer_id = '%s' and sequence = %d"
            .formatted(set, customer, sequence));
  }

  private static void run(String sql) {
    owner.sql("set session_replication_role = replica; " + sql).update();
  }

  private Http.Answer verify(String page) {
    var answer = TestServer.shared().http().get("/api/v1/verify/" + root + page);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer;
  }

  private void isRefusedOnEveryPage() {
    for (var page : PAGES) {
      var data = verify(page).data();
      assertThat(data.path("verified").isBoolean()).isTrue();
      assertThat(data.path("verified").asBoolean()).as(page).isFalse();
      assertThat(data.path("note").asString()).contains("contradicts this proof root");
      assertThat(data.path("records").findValuesAsString("status"))
          .as("a record is no better than its root")
          .doesNotContain("VERIFIED", "QUEUED", "PROCESSING");
    }
  }

  /// What was given out before is not given out again either.
  @ParameterizedTest
  @ValueSource(strings = {"delta = -5", "balance = balance + 500", "reason = 'another reason'"})
  void repeatsNeitherCheckpointNorReceipt(String set) {
    var receipt = "/api/v1/balance/receipt/" + customer;
    assertThat(program.get(receipt).status()).isEqualTo(200);
    change(set, 50);
    assertThat(checkpoint(customer).code()).isEqualTo("RECORDS_CONTRADICT");
    assertThat(program.get(receipt).code()).isEqualTo("RECORDS_CONTRADICT");
    assertThat(program.get("/api/v1/balance/invoice-proof/" + customer).code())
        .isEqualTo("RECORDS_CONTRADICT");
  }

  @Test
  void holdsForWhatNobodyChanged() {
    for (var page : PAGES) {
      var data = verify(page).data();
      assertThat(data.path("verified").asBoolean()).as(page).isTrue();
      assertThat(data.path("note").isNull()).isTrue();
      assertThat(data.path("records").findValuesAsString("status"))
          .doesNotContain("FAILED", "QUEUED", "PROCESSING");
      assertThat(data.path("summary").toString())
          .isEqualTo("{\"recordCount\":102,\"netChange\":5304,\"netChangeText\":\"5304\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, RECORDS})
  void refusesAnotherAmount(int sequence) {
    change("delta = -5", sequence);
    isRefusedOnEveryPage();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, RECORDS})
  void refusesAnotherBalance(int sequence) {
    change("balance = balance + 500", sequence);
    isRefusedOnEveryPage();
    assertThat(verify("").data().path("summary").path("netChange").asLong()).isEqualTo(5304);
  }

  /// Amount and balances agree with each other then, and with no hash.
  @Test
  void refusesAnAmountWhoseBalancesWereChangedAlong() {
    run(
        "update ledger.deltas set balance = balance + 7 where customer_id = '%s'"
            .formatted(customer));
    change("delta = delta + 7", 1);
    isRefusedOnEveryPage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commitment = decode(repeat('ab', 32), 'hex')",
        "salt = decode(repeat('ab', 32), 'hex')",
        "reason = 'another reason'",
        "accepted_at = accepted_at + interval '1 day'",
        "customer_id = 'somebody-else'",
        "log_index = log_index + 1000000",
      })
  void refusesAnyOtherChange(String set) {
    change(set, RECORDS);
    isRefusedOnEveryPage();
  }

  @Test
  void refusesARecordThatWasTakenAway() {
    run("delete from ledger.deltas where customer_id = '%s' and sequence = 7".formatted(customer));
    isRefusedOnEveryPage();
  }

  @Test
  void givesOutNoBundleWhoseLastRecordWasTakenAway() {
    run(
        "delete from ledger.deltas where customer_id = '%s' and sequence = %d"
            .formatted(customer, RECORDS));
    isRefusedOnEveryPage();
    var bundle = TestServer.shared().http().get("/api/v1/verify/" + root + "?format=bundle");
    assertThat(bundle.status()).isEqualTo(409);
    assertThat(bundle.code()).isEqualTo("RECORDS_CONTRADICT");
  }

  /// In the log they are in another order than by their sequences then.
  @Test
  void refusesRecordsWhosePlacesWereSwapped() {
    change("log_index = -1 - log_index", 49);
    change("log_index = log_index - 1", 50);
    change("log_index = -log_index", 49);
    isRefusedOnEveryPage();
  }

  @Test
  void refusesARootThatWasPutInPlaceOfAnother() {
    var other = "ab".repeat(32);
    run(
        "update receipts.roots set proof_root = decode('%s', 'hex') where customer_id = '%s'"
            .formatted(other, customer));
    root = "0x" + other;
    isRefusedOnEveryPage();
  }

  @Test
  void refusesTheReceiptOfAChangedRecordAlone() {
    change("delta = -5", RECORDS);
    root = lastReceiptId;
    assertThat(verify("").data().path("verified").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"balance = balance + 500", "delta = -5", "reason = 'another reason'"})
  void makesNoCheckpointOfThem(String set) {
    verifier.record(program, customer, List.of("1"));
    change(set, RECORDS + 1);
    var before = stored();

    var refused = checkpoint(customer);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("RECORDS_CONTRADICT");
    assertThat(refused.body()).contains(customer).contains("pacspace check");
    assertThat(stored()).isEqualTo(before);
  }

  private String stored() {
    return owner
        .sql(
            """
            select string_agg(kept, ',' order by kept) from (
              select 'checkpoint ' || last_sequence as kept
              from receipts.checkpoints where customer_id = :customer
              union all
              select 'root ' || last_sequence from receipts.roots where customer_id = :customer
            ) all_of_it
            """)
        .param("customer", customer)
        .query(String.class)
        .single();
  }

  /// It was right when it was made; saying it again would be wrong now.
  @Test
  void doesNotRepeatACheckpointThatTheBalancesContradict() {
    change("balance = balance + 500", RECORDS);
    assertThat(checkpoint(customer).code()).isEqualTo("RECORDS_CONTRADICT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"receipt", "invoice-proof"})
  void writesNoReceiptOfThem(String kind) {
    var path = "/api/v1/balance/" + kind + "/" + customer;
    assertThat(program.get(path).status()).isEqualTo(200);
    change("balance = balance + 500", RECORDS);
    assertThat(program.get(path).code()).isEqualTo("RECORDS_CONTRADICT");
    change("balance = balance - 500, delta = -5", RECORDS);
    assertThat(program.get(path).code()).isEqualTo("RECORDS_CONTRADICT");
  }

  /// A checkpoint of one record, whose root is looked up where the record itself no longer is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from ledger.deltas",
        "update ledger.deltas set log_index = log_index + 1000000",
      })
  void givesOutNoProofOfARecordThatWasTakenAway(String change) {
    var other = "single-" + UUID.randomUUID();
    verifier.record(program, other, List.of("7"));
    root = checkpoint(other).data().path("proofRoot").asString();
    assertThat(verifier.download(root, "tlog-proof")).isNotEmpty();

    run(change + " where customer_id = '%s'".formatted(other));
    var proof = TestServer.shared().http().get("/api/v1/verify/" + root + "?format=tlog-proof");
    assertThat(proof.status()).as(proof.toString()).isEqualTo(409);
    assertThat(proof.code()).isEqualTo("RECORDS_CONTRADICT");
  }

  @Test
  void saysThatItDoesNotJudgeMoreRecordsThanItCan() {
    var others = "many-" + UUID.randomUUID();
    var ones = IntStream.range(0, 1_000).mapToObj(_ -> "1").toList();
    for (var i = 0; i < Judge.MOST / 1_000; i++) {
      verifier.record(program, others, ones);
    }
    root = checkpoint(others).data().path("proofRoot").asString();
    assertThat(verify("?limit=1").data().path("verified").asBoolean()).isTrue();

    verifier.record(program, others, List.of("1"));
    root = checkpoint(others).data().path("proofRoot").asString();
    var data = verify("?limit=1").data();
    assertThat(data.path("verified").isNull()).isTrue();
    assertThat(data.path("note").asString()).contains("pacspace verify");
    assertThat(data.path("summary").path("recordCount").asInt()).isEqualTo(Judge.MOST + 1);
    assertThat(data.path("records").findValuesAsString("status")).containsOnly("PROCESSING");
  }
}
