package io.pacspace.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Proofs of a log of two records, checked here whatever the server says.
class VerifyTest {
  private static final String NAME = "log.example/sandbox";
  private static final KeyPair PAIR = pair();

  private ScriptedServer server;
  private PacSpaceClient client;
  private List<SaltedRecord> records;
  private Hash root;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client = new PacSpaceClient(ClientSettings.withoutKey(server.address()));
    records = List.of(record("1"), record("2"));
    root = TreeHead.of(records.stream().map(SaltedRecord::receiptId).toList()).root();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static VerifierKey key() {
    return key(PAIR);
  }

  private static VerifierKey key(KeyPair pair) {
    try {
      return VerifierKey.of(NAME, pair.getPublic());
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  private static SaltedRecord record(String delta) throws Refusal {
    return SaltedRecord.seal(
        new Json.Obj(Map.of("delta", new Json.Str(delta))), new SecureRandom());
  }

  private List<Hash> leaves() {
    return records.stream().map(SaltedRecord::logLeaf).toList();
  }

  private String bundle() throws Refusal {
    var note =
        new Checkpoint(NAME, TreeHead.of(leaves())).sign(key(), PAIR.getPrivate()).toString();
    Map<String, Json> members =
        Map.of(
            "type", new Json.Str("pacspace.io/proof-bundle/v2"),
            "origin", new Json.Str(NAME),
            "key", new Json.Str(key().toString()),
            "proofRoot", new Json.Str(root.toString()),
            "checkpoint", new Json.Str(note),
            "rest", new Json.Arr(List.of()));
    var head = new String(new Json.Obj(members).canonical(), UTF_8);
    var items = new Json.Arr(List.of(item(0), item(1)));
    return head.substring(0, head.length() - 1)
        + ",\"records\":"
        + new String(items.canonical(), UTF_8)
        + "}";
  }

  private Json item(int index) throws Refusal {
    var record = records.get(index);
    return new Json.Obj(
        Map.of(
            "index", new Json.Num(index),
            "record", new Json.Str(new String(record.record(), UTF_8)),
            "salt", new Json.Str(Base64.getEncoder().encodeToString(record.salt())),
            "between", new Json.Arr(List.of())));
  }

  private Verdict verify(String file, VerifierKey key) {
    server.says(200, file);
    return client.verify(root, key);
  }

  private static void isRefusedBy(String check, Verdict verdict) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.check()).isEqualTo(check));
  }

  @Test
  void verifiesRecordsItself() throws Exception {
    var verdict = verify(bundle(), key());

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            verified -> {
              assertThat(verified.checkpoint().head().size()).isEqualTo(2);
              assertThat(verified.records())
                  .extracting(Verdict.Included::index)
                  .containsExactly(0L, 1L);
              assertThat(verified.records().getFirst().record().record())
                  .isEqualTo(records.getFirst().record());
            });
    assertThat(server.asked.getFirst().uri())
        .isEqualTo("/api/v1/verify/" + root + "?format=bundle");
  }

  @Test
  void refusesWhatTheServerMadeUp() throws Exception {
    isRefusedBy("inclusion", verify(bundle().replace("\\\"1\\\"", "\\\"9\\\""), key()));
    isRefusedBy("signature", verify(bundle(), key(pair())));
    isRefusedBy("form", verify("{\"verified\":true}", key()));
    isRefusedBy("form", verify("", key()));
  }

  private void hasDeltas(String first, int firstSequence, String second, int secondSequence)
      throws Refusal {
    hasDeltas(delta(first, firstSequence, "20"), delta(second, secondSequence, "25.5"));
  }

  private void hasDeltas(SaltedRecord first, SaltedRecord second) throws Refusal {
    records = List.of(first, second);
    root = TreeHead.of(records.stream().map(SaltedRecord::receiptId).toList()).root();
  }

  private static SaltedRecord delta(String customer, int sequence, String balance) throws Refusal {
    return SaltedRecord.seal(
        new Json.Obj(
            Map.of(
                "type", new Json.Str("pacspace.io/delta/v2"),
                "recordId", new Json.Str("rec_" + sequence),
                "customerId", new Json.Str(customer),
                "sequence", new Json.Num(sequence),
                "delta", new Json.Str(sequence + ".5"),
                "balance", new Json.Str(balance),
                "reason", new Json.Str("usage"),
                "acceptedAt", new Json.Str("2026-11-01T00:00:00.000Z"))),
        new SecureRandom());
  }

  @Test
  void saysWhoseTheyAreAndWhatTheyComeTo() throws Exception {
    hasDeltas("acme", 4, "acme", 5);

    assertThat(verify(bundle(), key()))
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            verified -> {
              var total = verified.total().orElseThrow();
              assertThat(total.customer()).isEqualTo("acme");
              assertThat(total.first()).isEqualTo(4);
              assertThat(total.last()).isEqualTo(5);
              assertThat(total.sum()).isEqualByComparingTo("10");
              assertThat(total.opening()).isEqualByComparingTo("15.5");
              assertThat(total.closing()).isEqualByComparingTo("25.5");
            });
  }

  @Test
  void refusesAHoleASecondCustomerAndAnotherOrder() throws Exception {
    hasDeltas("acme", 4, "acme", 6);
    isRefusedBy("sequence", verify(bundle(), key()));
    hasDeltas("acme", 4, "other", 5);
    isRefusedBy("sequence", verify(bundle(), key()));
    hasDeltas("acme", 5, "acme", 4);
    isRefusedBy("sequence", verify(bundle(), key()));
  }

  @Test
  void refusesABalanceThatDoesNotFollow() throws Exception {
    hasDeltas(delta("acme", 4, "20"), delta("acme", 5, "26"));
    isRefusedBy("balance", verify(bundle(), key()));
  }

  /// Of the only record that the customer has, with the statement of its month.
  private void hasStatement(String closing) throws Refusal {
    var delta = delta("acme", 1, "1.5");
    var ids = new Json.Str(delta.receiptId().toString());
    var members = new HashMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/statement/v1"));
    members.put("entryId", new Json.Str("ent_1"));
    members.put("environment", new Json.Str("sandbox"));
    members.put("issuer", new Json.Str("Example Ltd"));
    members.put("customerId", new Json.Str("acme"));
    members.put("start", new Json.Str("2026-11-01T00:00:00.000Z"));
    members.put("end", new Json.Str("2026-12-01T00:00:00.000Z"));
    members.put("firstSequence", new Json.Num(1));
    members.put("lastSequence", new Json.Num(1));
    members.put("count", new Json.Num(1));
    members.put("opening", new Json.Str("0"));
    members.put("closing", new Json.Str(closing));
    members.put("net", new Json.Str(closing));
    members.put("adjusting", new Json.Str("0"));
    members.put("proofRoot", ids);
    members.put("historyRoot", ids);
    members.put("acceptedAt", new Json.Str("2026-12-01T00:00:01.000Z"));
    var statement = SaltedRecord.seal(new Json.Obj(members), new SecureRandom());
    records = List.of(delta, statement);
    root = statement.receiptId();
  }

  @Test
  void saysHowFarAStatementIsBorneOut() throws Exception {
    hasStatement("1.5");

    assertThat(verify(bundle(), key()))
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            verified -> {
              var stated = verified.stated().orElseThrow();
              assertThat(stated.word()).isEqualTo(Figures.Word.RE_ADDED);
              assertThat(stated.historyWord()).isEqualTo(Figures.Word.RE_ADDED);
              assertThat(stated.isComplete()).isTrue();
              assertThat(stated.statement().isSandbox()).isTrue();
              assertThat(stated.statement().net()).isEqualByComparingTo("1.5");
              assertThat(verified.total()).isEmpty();
            });
  }

  @Test
  void verifiesTheStatementAloneAndItsOtherFiles() throws Exception {
    hasStatement("1.5");
    var path = MerkleTree.of(leaves()).inclusion(1);
    var note = new Checkpoint(NAME, TreeHead.of(leaves())).sign(key(), PAIR.getPrivate());
    var file = new String(TlogProof.of(records.get(1), 1, path, note).bytes(), UTF_8);
    server.says(200, file).says(200, file).says(200, file).says(200, bundle());

    assertThat(client.verify(root, ProofFile.STATEMENT, key()))
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            verified -> {
              var stated = verified.stated().orElseThrow();
              assertThat(stated.word()).isEqualTo(Figures.Word.STATED);
              assertThat(stated.statement().net()).isEqualByComparingTo("1.5");
              assertThat(verified.records().getFirst().index()).isEqualTo(1);
            });
    assertThat(server.asked.getLast().uri())
        .isEqualTo("/api/v1/verify/" + root + "?format=tlog-proof");
    isRefusedBy("signature", client.verify(root, ProofFile.STATEMENT, key(pair())));
    isRefusedBy("root", client.verify(leaves().get(0), ProofFile.STATEMENT, key()));
    assertThat(client.proofFile(root, ProofFile.EDGES)).asString(UTF_8).isEqualTo(bundle());
    assertThat(server.asked.getLast().uri()).isEqualTo("/api/v1/verify/" + root + "?format=edges");
    isRefusedBy("form", verifyOne("{}"));
    isRefusedBy("inclusion", verifyOne(file.replace("index 1", "index 0")));
  }

  private Verdict verifyOne(String file) {
    server.says(200, file);
    return client.verify(root, ProofFile.STATEMENT, key());
  }

  @Test
  void refusesAStatementThatItsRecordsContradict() throws Exception {
    hasStatement("2.5");
    isRefusedBy("statement", verify(bundle(), key()));
  }

  @Test
  void refusesTheProofOfAnotherRoot() throws Exception {
    var other = bundle();
    root = leaves().getFirst();

    isRefusedBy("root", verify(other, key()));
    isRefusedBy("root", verify(bundle(), key()));
  }
}
