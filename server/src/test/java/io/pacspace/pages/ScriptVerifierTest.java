package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.testing.ScriptVerifier.Question;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the verifier of browsers says about a proof, and what it does not let pass.
class ScriptVerifierTest {
  private static final String KEY = TestingKey.LOG.vkey();
  private static final Map<String, String> ASKED = Map.of("key", KEY);

  private static byte[] bundle() throws Refusal {
    return RandomLog.write(new RandomLog(1, 21).parts(List.of(3, 8, 20)));
  }

  private static JsonNode verify(byte[] file, Map<String, ?> asked) {
    return ScriptVerifier.shared().ask(ScriptVerifier.steps(file, asked));
  }

  private static String outcome(JsonNode verdict) {
    assertThat(verdict.path("verified").asBoolean())
        .isEqualTo(verdict.path("outcome").asString().equals("verified"));
    return verdict.path("outcome").asString();
  }

  private static String code(JsonNode verdict) {
    assertThat(outcome(verdict)).isEqualTo("refused");
    return verdict.path("refusal").path("code").asString();
  }

  /// What became of each step: `passed`, `failed` or `unmade`.
  private static Map<String, String> steps(JsonNode verdict) {
    var steps = new LinkedHashMap<String, String>();
    for (var step : verdict.path("steps")) {
      var passed = step.path("passed");
      assertThat(step.path("says").asString()).endsWith(".");
      var word = passed.isNull() ? "unmade" : passed.asBoolean() ? "passed" : "failed";
      steps.put(step.path("name").asString(), word);
    }
    return steps;
  }

  private static JsonNode values(JsonNode verdict, String step) {
    return verdict
        .path("steps")
        .valueStream()
        .filter(one -> one.path("name").asString().equals(step))
        .findFirst()
        .orElseThrow()
        .path("values");
  }

  @Test
  void leadsFromTheRecordToTheSignature() throws Refusal {
    var verdict = verify(bundle(), ASKED);
    assertThat(outcome(verdict)).isEqualTo("verified");
    assertThat(steps(verdict).keySet())
        .containsExactly(
            "file",
            "record",
            "commitment",
            "leaf",
            "path",
            "root",
            "key",
            "signature",
            "origin",
            "proof root");
    assertThat(steps(verdict).values()).containsOnly("passed");
    assertThat(verdict.path("about").path("records").findValuesAsString("index"))
        .containsExactly("3", "8", "20");
  }

  @Test
  void showsTheRecordThatIsAskedFor() throws Refusal {
    var log = new RandomLog(1, 21);
    var verdict = verify(bundle(), Map.of("key", KEY, "show", 1));
    assertThat(values(verdict, "record").path(0).path("value").asString())
        .isEqualTo(new String(log.recordAt(8).record(), UTF_8));
    assertThat(values(verdict, "leaf").findValuesAsString("value"))
        .contains(log.recordAt(8).logLeaf().toString());
    assertThat(values(verdict, "root").findValuesAsString("value"))
        .containsOnly(log.head().root().toString());
  }

  /// Anyone can make a log and a bundle that names its key.
  @Test
  void doesNotLetAFileVouchForItsOwnKey() throws Refusal {
    var verdict = verify(bundle(), Map.of());
    assertThat(outcome(verdict)).isEqualTo("incomplete");
    assertThat(steps(verdict)).containsEntry("key", "unmade").containsEntry("signature", "passed");
    var file = new RandomLog(1, 21).proofFile(3);
    assertThat(outcome(verify(file, Map.of()))).isEqualTo("incomplete");
    assertThat(steps(verify(file, Map.of())))
        .containsEntry("signature", "unmade")
        .containsEntry("origin", "unmade")
        .containsEntry("root", "passed");
  }

  @Test
  void takesTheCallersKeyAndNotTheFiles() throws Refusal {
    var verdict = verify(bundle(), Map.of("key", TestingKey.ANNOUNCED_HEAD.vkey()));
    assertThat(code(verdict)).isEqualTo("UNKNOWN_SIGNER");
    assertThat(steps(verdict))
        .containsEntry("leaf", "passed")
        .containsEntry("signature", "failed")
        .containsEntry("root", "unmade");
    assertThat(values(verdict, "key").findValuesAsString("value"))
        .containsExactly(TestingKey.ANNOUNCED_HEAD.vkey(), KEY);
    assertThat(code(verify(bundle(), Map.of("key", "log.example/sandbox")))).isEqualTo("MALFORMED");
  }

  @Test
  void requiresTheRootAndTheOriginThatAreAskedFor() throws Refusal {
    var root = (String) new RandomLog(1, 21).parts(List.of(3, 8, 20)).getOrDefault("proofRoot", "");
    assertThat(outcome(verify(bundle(), Map.of("key", KEY, "root", root)))).isEqualTo("verified");
    var other = root.substring(0, root.length() - 1) + (root.endsWith("0") ? "1" : "0");
    assertThat(code(verify(bundle(), Map.of("key", KEY, "root", other))))
        .isEqualTo("ROOT_MISMATCH");
    assertThat(code(verify(bundle(), Map.of("key", KEY, "root", "0x")))).isEqualTo("MALFORMED");
    assertThat(code(verify(bundle(), Map.of("key", KEY, "origin", "log.example/production"))))
        .isEqualTo("WRONG_ORIGIN");
  }

  @Test
  void refusesAnotherRecordInTheMiddle() throws Refusal {
    var parts = new RandomLog(1, 21).parts(List.of(3, 8, 20));
    var other = new RandomLog(2, 21).parts(List.of(8));
    var swapped = firstItem(other);
    swapped.put("between", items(parts).get(1).getOrDefault("between", List.of()));
    var verdict = verify(withItem(parts, 1, swapped), ASKED);
    assertThat(code(verdict)).isEqualTo("ROOT_MISMATCH");
    assertThat(verdict.path("refusal").path("step").asString()).isEqualTo("root");
    assertThat(steps(verdict))
        .containsEntry("path", "passed")
        .containsEntry("proof root", "unmade");
  }

  @Test
  void saysWhichRecordIsRefused() throws Refusal {
    var parts = new RandomLog(1, 21).parts(List.of(3, 8, 20));
    var spaced = items(parts).get(1);
    spaced.computeIfPresent("record", (_, record) -> record + " ");
    assertIsAbout(verify(withItem(parts, 1, spaced), ASKED), "MALFORMED", "record");
    var longer = items(parts).get(1);
    longer.computeIfPresent("between", (_, _) -> List.of());
    assertIsAbout(verify(withItem(parts, 1, longer), ASKED), "WRONG_PROOF_LENGTH", "path");
    var first = items(parts).get(1);
    first.put("index", 3);
    assertIsAbout(verify(withItem(parts, 1, first), ASKED), "OUT_OF_RANGE", "path");
  }

  private static void assertIsAbout(JsonNode verdict, String code, String step) {
    assertThat(code(verdict)).isEqualTo(code);
    assertThat(verdict.path("refusal").path("step").asString()).isEqualTo(step);
    assertThat(verdict.path("refusal").path("record").asInt()).isEqualTo(1);
    assertThat(verdict.path("shown").asInt()).isEqualTo(1);
  }

  private static byte[] withItem(Map<String, Object> parts, int place, Map<String, Object> item) {
    var items = new ArrayList<Object>(items(parts));
    items.set(place, item);
    var changed = new LinkedHashMap<>(parts);
    changed.put("records", items);
    return RandomLog.write(changed);
  }

  @Test
  void needsToKnowTheLeafOfAProofThatShowsNoRecord() throws Refusal {
    var log = new RandomLog(1, 21);
    var shown = TlogProof.parse(log.proofFile(3));
    var bare = TlogProof.of(3, shown.path(), shown.checkpoint()).bytes();
    assertThat(outcome(verify(bare, ASKED))).isEqualTo("incomplete");
    var leaf = log.recordAt(3).logLeaf().toString();
    assertThat(outcome(verify(bare, Map.of("key", KEY, "root", leaf)))).isEqualTo("verified");
    var other = log.recordAt(4).logLeaf().toString();
    assertThat(code(verify(bare, Map.of("key", KEY, "root", other)))).isEqualTo("ROOT_MISMATCH");
  }

  /// What a page shows of a proof that is too large for its verdict.
  @Test
  void answersTheRecordsOfAProofFromAnyPlace() throws Refusal {
    var log = new RandomLog(1, 21);
    var asked =
        new Question(
            "records", Map.of("file", ScriptVerifier.base64(bundle()), "from", 1, "to", 9));
    var answer = ScriptVerifier.shared().ask(asked);
    assertThat(answer.path("records").findValuesAsString("index")).containsExactly("8", "20");
    assertThat(answer.path("records").findValuesAsString("text"))
        .containsExactly(
            new String(log.recordAt(8).record(), UTF_8),
            new String(log.recordAt(20).record(), UTF_8));
    assertThat(answer.path("parts").valueStream().map(JsonNode::asDouble)).endsWith(1.0);
  }

  @Test
  void makesNoSignatureStepWithoutEd25519() throws Refusal {
    try (var older = ScriptVerifier.start("without-ed25519")) {
      var verdict = older.ask(ScriptVerifier.steps(bundle(), ASKED));
      assertThat(outcome(verdict)).isEqualTo("incomplete");
      assertThat(steps(verdict))
          .containsEntry("signature", "unmade")
          .containsEntry("root", "passed")
          .containsEntry("proof root", "passed");
      var parts = new RandomLog(1, 21).parts(List.of(3));
      parts.put("proofRoot", "0x" + "0".repeat(64));
      assertThat(code(older.ask(ScriptVerifier.steps(RandomLog.write(parts), ASKED))))
          .isEqualTo("ROOT_MISMATCH");
    }
  }

  @Test
  void makesNoStepWithoutWebCrypto() throws Refusal {
    try (var insecure = ScriptVerifier.start("without-webcrypto")) {
      for (var file : List.of(bundle(), new RandomLog(1, 21).proofFile(3))) {
        var verdict = insecure.ask(ScriptVerifier.steps(file, ASKED));
        assertThat(outcome(verdict)).isEqualTo("incomplete");
        assertThat(steps(verdict).values()).containsOnly("unmade");
      }
    }
  }

  @Test
  void readsTextToo() throws Refusal {
    var text = new String(bundle(), UTF_8);
    assertThat(outcome(verifyText(text))).isEqualTo("verified");
    assertThat(code(verifyText("\ufeff" + text))).isEqualTo("MALFORMED");
    assertThat(code(verifyText(text + "\ud800"))).isEqualTo("MALFORMED");
  }

  private static JsonNode verifyText(String file) {
    return ScriptVerifier.shared()
        .ask(new Question("verifyText", Map.of("file", file, "asked", ASKED)));
  }

  @Test
  void requiresEverySignatureUnderTheKeysName() throws Refusal {
    var log = new RandomLog(1, 21);
    var note = TestingKey.LOG.sign(new Checkpoint(TestingKey.ORIGIN, log.head()).text());
    var cosigned = TestingKey.ANNOUNCED_HEAD.cosign(note).toString();
    assertThat(outcome(verify(withCheckpoint(log, cosigned), ASKED))).isEqualTo("verified");
    var line = cosigned.substring(note.text().length() + 1).lines().findFirst().orElseThrow();
    assertThat(outcome(verify(withCheckpoint(log, note + line + "\n"), ASKED)))
        .isEqualTo("verified");
    var wrong = line.substring(0, line.length() - 8) + "AAAAAAA=";
    assertThat(code(verify(withCheckpoint(log, note + wrong + "\n"), ASKED)))
        .isEqualTo("BAD_SIGNATURE");
    var strangers = line.replace("log.example", "dog.example");
    assertThat(outcome(verify(withCheckpoint(log, note + strangers + "\n"), ASKED)))
        .isEqualTo("verified");
  }

  private static byte[] withCheckpoint(RandomLog log, String checkpoint) throws Refusal {
    var parts = log.parts(List.of(3));
    parts.put("checkpoint", checkpoint);
    return RandomLog.write(parts);
  }

  /// Copies of the records of a bundle's parts, to be changed.
  private static List<Map<String, Object>> items(Map<String, Object> parts) {
    var items = new ArrayList<Map<String, Object>>();
    for (var one : (List<?>) parts.getOrDefault("records", List.of())) {
      var item = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) one).forEach((name, value) -> item.put((String) name, value));
      items.add(item);
    }
    return items;
  }

  private static Map<String, Object> firstItem(Map<String, Object> parts) {
    return items(parts).getFirst();
  }

  @Test
  void refusesWhatPassesALimit() throws Refusal {
    var log = new RandomLog(1, 21);
    var longRecord = log.parts(List.of(3));
    var record = "{\"x\":\"" + "x".repeat(65_536 - 8) + "\"}";
    for (var more : List.of("", "x")) {
      var item = firstItem(longRecord);
      item.keySet().removeAll(List.of("metadata", "metadataSalt"));
      item.put("record", record.replace("\"}", more + "\"}"));
      longRecord.put("records", List.of(item));
      assertThat(code(verify(RandomLog.write(longRecord), ASKED)))
          .isEqualTo(more.isEmpty() ? "ROOT_MISMATCH" : "TOO_LARGE");
    }
    for (var more : List.of("", "x")) {
      var parts = log.parts(List.of(3));
      var item = firstItem(parts);
      item.put("metadata", "x".repeat(65_536) + more);
      item.put("metadataSalt", Base64.getEncoder().encodeToString(new byte[32]));
      parts.put("records", List.of(item));
      assertThat(code(verify(RandomLog.write(parts), ASKED)))
          .isEqualTo(more.isEmpty() ? "OTHER_METADATA" : "TOO_LARGE");
    }
    assertThat(code(verify(new byte[67_108_865], ASKED))).isEqualTo("TOO_LARGE");
    var header = "c2sp.org/tlog-proof@v1\n".getBytes(UTF_8);
    assertThat(code(verify(Arrays.copyOf(header, 524_289), ASKED))).isEqualTo("TOO_LARGE");
    var spaced = new String(bundle(), UTF_8).replaceFirst(",", " ".repeat(1_572_864) + ",");
    assertThat(code(verify(spaced.getBytes(UTF_8), ASKED))).isEqualTo("TOO_LARGE");
    var spread = new String(bundle(), UTF_8).replaceFirst(":", ":" + " ".repeat(1_572_864));
    assertThat(outcome(verify(spread.getBytes(UTF_8), ASKED))).isEqualTo("verified");
  }
}
