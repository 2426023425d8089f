package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.testing.ScriptVerifier.Question;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeHead;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The verifier of browsers against the vectors that the norm publishes, those about tiles apart,
/// and against those that others made.
class ProofVectorsTest {
  private static final Path OWN = Path.of("../transparency/src/test/resources/proof-format");
  private static final String ACCEPTED = "";

  private static JsonNode own(String file) {
    return JsonMapper.shared().readTree(OWN.resolve(file));
  }

  private static JsonNode shared(String file) {
    var path = Path.of(System.getProperty("vectors", "../shared/vectors")).resolve(file);
    assumeTrue(Files.isRegularFile(path), () -> "no shared vectors: " + path + " is absent");
    return JsonMapper.shared().readTree(path);
  }

  private static String text(JsonNode vector, String member) {
    return vector.path(member).asString();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asString).toList();
  }

  /// Asks, and expects acceptance or this refusal.
  private static JsonNode expect(String code, Question question) {
    var answer = ScriptVerifier.shared().ask(question);
    assertThat(answer.path("code").asString(ACCEPTED))
        .as("%s: %s", question, answer)
        .isEqualTo(code);
    return answer;
  }

  private static String base64(String text) {
    return ScriptVerifier.base64(text.getBytes(UTF_8));
  }

  private static String base64OfHex(String hex) {
    return ScriptVerifier.base64(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static List<Hash> leaves(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Hash.leaf(ByteBuffer.allocate(Long.BYTES).putLong(i).array()))
        .toList();
  }

  private static Map<String, String> head(TreeHead head) {
    return Map.of("size", Long.toString(head.size()), "root", head.root().toString());
  }

  @Test
  void hashesTrees() {
    var merkle = own("merkle.json");
    for (var leaf : merkle.path("leaves")) {
      var answer = expect(ACCEPTED, new Question("leaf", Map.of("entry", text(leaf, "entry"))));
      assertThat(text(answer, "text")).isEqualTo(text(leaf, "leaf"));
    }
    for (var root : merkle.path("roots")) {
      var leaves = leaves(root.path("size").asInt()).stream().map(Hash::toString).toList();
      var answer = expect(ACCEPTED, new Question("root", Map.of("leaves", leaves)));
      assertThat(text(answer, "text")).isEqualTo(text(root, "root"));
    }
  }

  @Test
  void followsPathsOfTrees() {
    var merkle = own("merkle.json");
    var heads = new HashMap<Integer, TreeHead>();
    for (var proof : merkle.path("inclusion")) {
      var head = heads.computeIfAbsent(proof.path("size").asInt(), n -> TreeHead.of(leaves(n)));
      var index = proof.path("index").asInt();
      expect(
          ACCEPTED,
          inclusion(leaves(index + 1).getLast(), index, texts(proof.path("path")), head(head)));
    }
    for (var proof : merkle.path("consistency")) {
      var head = heads.computeIfAbsent(proof.path("size").asInt(), n -> TreeHead.of(leaves(n)));
      var older = heads.computeIfAbsent(proof.path("older").asInt(), n -> TreeHead.of(leaves(n)));
      expect(ACCEPTED, consistency(head(older), head(head), texts(proof.path("path"))));
    }
  }

  private static Question inclusion(
      Object leaf, Object index, List<String> path, Map<String, String> head) {
    return new Question(
        "inclusion",
        Map.of("leaf", leaf.toString(), "index", index.toString(), "path", path, "head", head));
  }

  private static Question consistency(
      Map<String, String> older, Map<String, String> newer, List<String> path) {
    return new Question("consistency", Map.of("older", older, "newer", newer, "path", path));
  }

  @Test
  void writesCanonicalJson() {
    var json = own("canonical-json.json");
    var accepted = new java.util.ArrayList<JsonNode>();
    json.path("pairs").forEach(accepted::add);
    json.path("numbers").forEach(accepted::add);
    accepted.add(json.path("deepest"));
    for (var pair : accepted) {
      var answer =
          expect(ACCEPTED, new Question("canonical", Map.of("json", base64(text(pair, "input")))));
      assertThat(text(answer, "text")).isEqualTo(text(pair, "canonical"));
    }
    for (var refused : json.path("refused")) {
      expect(
          text(refused, "code"),
          new Question("canonical", Map.of("json", base64OfHex(text(refused, "input")))));
    }
  }

  @Test
  void commitsToRecords() throws Refusal {
    var commitment = own("commitment.json");
    for (var vector : commitment.path("cases")) {
      var opening = text(vector, "opening");
      var leaf = Hash.parse(text(vector, "leaf"));
      var verdict = expect(ACCEPTED, steps(fileOf(opening, leaf)));
      assertThat(text(verdict, "outcome")).isEqualTo("verified");
      assertThat(value(verdict, "record", "record")).isEqualTo(text(vector, "record"));
      assertThat(value(verdict, "commitment", "commitment"))
          .isEqualTo("0x" + text(vector, "commitment"));
      assertThat(value(verdict, "leaf", "entry")).isEqualTo("0x" + text(vector, "entry"));
      assertThat(value(verdict, "leaf", "leaf")).isEqualTo(text(vector, "leaf"));
      assertThat(value(verdict, "proof root", "receipt id")).isEqualTo(text(vector, "receiptId"));
    }
    for (var refused : commitment.path("refusedOpenings")) {
      var verdict =
          ScriptVerifier.shared().ask(steps(fileOf(text(refused, "opening"), Hash.OF_EMPTY_TREE)));
      assertThat(text(verdict.path("refusal"), "code"))
          .as(refused.toString())
          .isEqualTo("MALFORMED");
    }
    for (var window : commitment.path("windows")) {
      var answer =
          expect(
              ACCEPTED, new Question("root", Map.of("leaves", texts(window.path("receiptIds")))));
      assertThat(text(answer, "text")).isEqualTo(text(window, "proofRoot"));
    }
  }

  @Test
  void hidesMetadata() throws Refusal {
    var metadata = own("metadata.json");
    for (var vector : metadata.path("openings")) {
      var leaf = Hash.leaf(HexFormat.of().parseHex(text(vector, "entry")));
      var verdict = expect(ACCEPTED, steps(fileOf(text(vector, "opening"), leaf)));
      assertThat(text(verdict, "outcome")).isEqualTo("verified");
      assertThat(value(verdict, "record", "record")).isEqualTo(text(vector, "record"));
      assertThat(value(verdict, "record", "metadata")).isEqualTo(text(vector, "metadata"));
    }
    for (var refused : metadata.path("refusedOpenings")) {
      var verdict =
          ScriptVerifier.shared().ask(steps(fileOf(text(refused, "opening"), Hash.OF_EMPTY_TREE)));
      assertThat(text(verdict.path("refusal"), "code"))
          .as(refused.toString())
          .isEqualTo(text(refused, "code"));
    }
  }

  /// A proof of the one entry of a log.
  private static byte[] fileOf(String opening, Hash leaf) throws Refusal {
    var checkpoint =
        new io.pacspace.transparency.Checkpoint(TestingKey.ORIGIN, new TreeHead(1, leaf)).text();
    var bare =
        new String(TlogProof.of(0, List.of(), TestingKey.LOG.sign(checkpoint)).bytes(), UTF_8);
    var extra = "\nextra " + base64OfHex(opening) + "\nindex 0\n";
    return bare.replace("\nindex 0\n", extra).getBytes(UTF_8);
  }

  private static Question steps(byte[] file) {
    return ScriptVerifier.steps(
        file, Map.of("key", TestingKey.LOG.vkey(), "origin", TestingKey.ORIGIN));
  }

  private static String value(JsonNode verdict, String step, String name) {
    return verdict
        .path("steps")
        .valueStream()
        .filter(one -> text(one, "name").equals(step))
        .flatMap(one -> one.path("values").valueStream())
        .filter(one -> text(one, "name").equals(name))
        .map(one -> text(one, "value"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsSignedNotes() {
    var notes = own("signed-note.json");
    for (var key : notes.path("keys")) {
      var answer = expect(ACCEPTED, new Question("key", Map.of("key", text(key, "vkey"))));
      assertThat(text(answer, "text")).isEqualTo(text(key, "id"));
    }
    for (var vector : notes.path("notes")) {
      var answer = expect(ACCEPTED, note(text(vector, "note"), texts(vector.path("signers"))));
      assertThat(text(answer, "text")).isEqualTo(text(vector, "text"));
    }
    for (var refused : notes.path("refused")) {
      expect(text(refused, "code"), note(text(refused, "note"), List.of(TestingKey.LOG.vkey())));
    }
  }

  /// Where libraries of Ed25519 are known to differ, the browser's one must not.
  @Test
  void takesOneSpellingOfKeysAndSignatures() {
    for (var edge : own("signed-note.json").path("edges")) {
      var asked = note(text(edge, "note"), List.of(text(edge, "vkey")));
      expect(edge.path("code").asString(ACCEPTED), asked);
    }
  }

  private static Question note(String note, List<String> keys) {
    return new Question("note", Map.of("note", base64(note), "keys", keys));
  }

  @Test
  void readsCheckpoints() {
    var checkpoints = own("checkpoint.json");
    for (var vector : checkpoints.path("checkpoints")) {
      expect(ACCEPTED, note(text(vector, "signed"), List.of(TestingKey.LOG.vkey())));
      var answer =
          expect(ACCEPTED, new Question("checkpoint", Map.of("text", text(vector, "text"))));
      assertThat(text(answer, "text").lines())
          .startsWith(text(vector, "origin"), text(vector, "size"), text(vector, "root"))
          .endsWith(texts(vector.path("extensions")).toArray(String[]::new));
    }
    for (var refused : checkpoints.path("refused")) {
      expect(
          text(refused, "code"), new Question("checkpoint", Map.of("text", text(refused, "text"))));
    }
  }

  @Test
  void readsProofFiles() {
    var proofs = own("tlog-proof.json");
    for (var vector : proofs.path("proofs")) {
      var asked = new HashMap<>(Map.of("key", TestingKey.LOG.vkey(), "origin", TestingKey.ORIGIN));
      var shows = vector.path("record").isString();
      asked.put("root", text(vector, shows ? "receiptId" : "leaf"));
      var verdict =
          ScriptVerifier.shared()
              .ask(ScriptVerifier.steps(text(vector, "file").getBytes(UTF_8), asked));
      assertThat(text(verdict, "outcome")).as(verdict.toPrettyString()).isEqualTo("verified");
      assertThat(value(verdict, "path", "index")).isEqualTo(text(vector, "index"));
    }
    for (var refused : proofs.path("refused")) {
      expect(text(refused, "code"), proof(text(refused, "file")));
    }
  }

  @Test
  void readsProofBundles() {
    var bundles = own("bundle.json");
    for (var vector : bundles.path("bundles")) {
      var asked = Map.of("key", TestingKey.LOG.vkey(), "singly", true);
      var file = text(vector, "file").getBytes(UTF_8);
      var verdict = ScriptVerifier.shared().ask(ScriptVerifier.steps(file, asked));
      assertThat(text(verdict, "outcome")).as(verdict.toPrettyString()).isEqualTo("verified");
      assertThat(text(verdict.path("about"), "proofRoot")).isEqualTo(text(vector, "proofRoot"));
      assertThat(verdict.path("about").path("records").size())
          .isEqualTo(vector.path("records").asInt());
    }
    for (var refused : bundles.path("refused")) {
      expect(text(refused, "code"), proof(text(refused, "file")));
    }
  }

  private static Question proof(String file) {
    return ScriptVerifier.proof(file.getBytes(UTF_8), TestingKey.LOG.vkey(), TestingKey.ORIGIN);
  }

  @Test
  void agreesWithOthersOnInclusion() {
    for (var vector : shared("merkle-inclusion.json")) {
      expectAsOthers(
          vector,
          inclusion(
              hash(text(vector, "leafHash")),
              vector.path("leafIdx"),
              hashes(vector.path("proof")),
              Map.of(
                  "size", vector.path("treeSize").toString(), "root", hash(text(vector, "root")))));
    }
  }

  @Test
  void agreesWithOthersOnConsistency() {
    for (var vector : shared("merkle-consistency.json")) {
      expectAsOthers(
          vector,
          consistency(
              Map.of("size", vector.path("size1").toString(), "root", hash(text(vector, "root1"))),
              Map.of("size", vector.path("size2").toString(), "root", hash(text(vector, "root2"))),
              hashes(vector.path("proof"))));
    }
  }

  private static void expectAsOthers(JsonNode vector, Question question) {
    var answer = ScriptVerifier.shared().ask(question);
    assertThat(answer.has("code"))
        .as("%s: %s", text(vector, "case"), answer)
        .isEqualTo(vector.path("wantErr").asBoolean());
    assertThat(text(answer, "code")).isNotEqualTo("NO_REFUSAL");
  }

  @Test
  void agreesWithOthersOnCanonicalJson() {
    for (var vector : shared("rfc8785.json")) {
      var answer =
          expect(
              ACCEPTED, new Question("canonical", Map.of("json", base64(text(vector, "input")))));
      assertThat(base64(text(answer, "text"))).isEqualTo(base64OfHex(text(vector, "canonicalHex")));
    }
  }

  /// Some vectors have a label in place of a hash; the hash of that label equals itself and nothing
  /// else, too. Nothing at all stays nothing, which is no hash.
  private static String hash(String base64) {
    var bytes = Base64.getDecoder().decode(base64);
    var isLabel = bytes.length > 0 && bytes.length < Hash.LENGTH;
    return isLabel ? Hash.leaf(bytes).toString() : "0x" + HexFormat.of().formatHex(bytes);
  }

  private static List<String> hashes(JsonNode list) {
    return texts(list).stream().map(ProofVectorsTest::hash).toList();
  }
}
