package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TlogProof;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The verifier of browsers and that of Java, which share no code, come to one verdict on every
/// file.
class ProofAgreementTest {
  private static final String VERIFIED = "verified";
  private static final int LOGS = 30;
  private static final int LARGEST = 600;
  private static final int DAMAGES = 40;

  /// Judges these files by both and answers the verdicts, which are the same.
  private static List<String> judge(List<byte[]> files) throws Refusal {
    var questions =
        files.stream()
            .map(file -> ScriptVerifier.proof(file, TestingKey.LOG.vkey(), TestingKey.ORIGIN))
            .toList();
    var answers = ScriptVerifier.shared().ask(questions);
    var verdicts = new ArrayList<String>();
    for (var i = 0; i < files.size(); i++) {
      var verdict = verdictOf(files.get(i));
      assertThat(verdictOf(answers.get(i)))
          .as(() -> new String(files.get(verdicts.size()), UTF_8))
          .isEqualTo(verdict);
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private static String verdictOf(JsonNode answer) {
    var outcome = answer.path("outcome").asString();
    return outcome.equals("refused") ? answer.path("code").asString() : outcome;
  }

  private static String verdictOf(byte[] file) throws Refusal {
    var keys = List.of(TestingKey.LOG.key());
    try {
      if (new String(file, ISO_8859_1).startsWith("c2sp.org/tlog-proof@")) {
        var proof = TlogProof.parse(file);
        var leaf = proof.record().map(SaltedRecord::logLeaf);
        if (leaf.isEmpty()) {
          return "incomplete";
        }
        proof.verify(leaf.get(), TestingKey.ORIGIN, keys);
      } else {
        ProofBundle.parse(file).verify(TestingKey.ORIGIN, keys);
      }
      return VERIFIED;
    } catch (Refusal refusal) {
      return refusal.code().name();
    }
  }

  @Test
  void verifiesProofsOfRandomLogs() throws Refusal {
    var random = new Random(1);
    var files = new ArrayList<byte[]>();
    for (var seed = 0; seed < LOGS; seed++) {
      var log = new RandomLog(seed, seed < 5 ? seed + 1 : random.nextInt(1, LARGEST));
      for (var i = 0; i < 4; i++) {
        files.add(log.proofFile(log.anyIndex()));
        files.add(log.bundle(log.window()));
      }
    }
    assertThat(judge(files)).hasSize(8 * LOGS).containsOnly(VERIFIED);
  }

  @Test
  void judgesDamagedFilesTheSame() throws Refusal {
    var random = new Random(2);
    var files = new ArrayList<byte[]>();
    for (var seed = 0; seed < LOGS; seed++) {
      var log = new RandomLog(seed, random.nextInt(1, 20));
      for (var i = 0; i < DAMAGES; i++) {
        files.add(FileFlaws.damage(log.proofFile(log.anyIndex()), random));
        files.add(FileFlaws.damage(log.bundle(List.of(log.anyIndex())), random));
      }
    }
    assertThat(judge(files)).hasSizeGreaterThan(LOGS * DAMAGES).contains("MALFORMED");
  }

  /// JSON has many spellings; some readers take some that it has not, or let one member hide
  /// another.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"index\":1 | \"index\":1.0 | verified",
        "\"index\":1 | \"index\":10e-1 | verified",
        "\"index\":1 | \"index\":1.00000000000000000001 | verified",
        "\"index\":1 | \"\\u0069ndex\": 1 | verified",
        "\"index\":1 | \"index\":01 | MALFORMED",
        "\"index\":1 | \"index\":+1 | MALFORMED",
        "\"index\":1 | \"index\":1. | MALFORMED",
        "\"index\":1 | \"index\":\"1\" | MALFORMED",
        "\"index\":1 | \"index\":1.5 | MALFORMED",
        "\"index\":1 | \"index\":-1 | MALFORMED",
        "\"index\":1 | \"index\":1e400 | MALFORMED",
        "\"index\":1 | \"index\":1e-400 | WRONG_PROOF_LENGTH",
        "\"index\":1 | \"index\":-0 | WRONG_PROOF_LENGTH",
        "\"index\":1 | \"index\":9007199254740991 | OUT_OF_RANGE",
        "\"index\":1 | \"index\":9007199254740992 | TOO_LARGE",
        "\"index\":1 | \"index\":9007199254740991.5 | TOO_LARGE",
        "\"index\":1 | \"index\":0,\"index\":1 | MALFORMED",
        "\"index\":1 | \"index\":1,\"__proto__\":1 | MALFORMED",
        "\"type\" | \"type\":\"x\",\"type\" | MALFORMED",
        "\"type\" | \"toString\":\"x\",\"type\" | MALFORMED",
        "\"type\" | \"t\\u0079pe\" | verified",
        "\"type\" | \"t\\ud800ype\" | MALFORMED",
        "\"origin\":\"log | \"origin\":\"\\uD83Dlog | MALFORMED",
        "\"origin\":\"log | \"origin\":\"dog | WRONG_ORIGIN",
        "{\"type\" | \ufeff{\"type\" | MALFORMED",
        "]}]} | ]}]}} | MALFORMED",
        "]}]} | ]}],\"note\":1} | MALFORMED",
        "]}]} | ]},]} | MALFORMED",
        "\"between\":[ | \"between\":[null, | MALFORMED",
        "\"between\":[ | \"between\":[[], | MALFORMED",
        "\"between\":[\" | \"between\":[\"\\n | MALFORMED",
        "\"between\":[\" | \"between\":[\"= | MALFORMED",
        "=\"]}]} | \"]}]} | MALFORMED",
        "\"between\":[\" | \"between\":[\"AAAA\",\" | MALFORMED",
        "\"between\":[ | \"path\":[],\"between\":[ | MALFORMED",
        "\"rest\":[],\"records\":[{ | \"records\":[{ | MALFORMED",
        "\"rest\":[] | \"rest\":[null] | MALFORMED",
        "\"rest\":[] | \"rest\":{} | MALFORMED",
        "\"rest\":[] | \"rest\":[],\"rest\":[] | MALFORMED",
      })
  void judgesSpellingsTheSame(String part, String spelling, String verdict) throws Refusal {
    var file = new String(RandomLog.write(new RandomLog(5, 2).parts(List.of(1))), UTF_8);
    assertThat(file).contains(part);
    var spelled = file.replace(part, spelling).getBytes(UTF_8);
    assertThat(judge(List.of(spelled))).containsExactly(verdict);
  }

  @Test
  void refusesEverySingleBitChangeOfAFile() throws Refusal {
    var log = new RandomLog(3, 2);
    for (var file : List.of(RandomLog.write(log.parts(List.of(1))), log.proofFile(0))) {
      var changed =
          IntStream.range(0, file.length * Byte.SIZE).mapToObj(bit -> flip(file, bit)).toList();
      assertThat(judge(changed)).doesNotContain(VERIFIED, "incomplete");
    }
  }

  /// The change is in what a value means, so that no spelling gives it away.
  @Test
  void refusesEverySingleBitChangeOfAValue() throws Refusal {
    var log = new RandomLog(4, 21);
    var index = 19;
    var files = new ArrayList<byte[]>();
    var whole = log.parts(List.of(index));
    var record = text(item(whole), "record").getBytes(UTF_8);
    for (var changed : flips(record)) {
      files.add(withItem(whole, "record", new String(changed, UTF_8)));
    }
    for (var changed : flips(Base64.getDecoder().decode(text(item(whole), "salt")))) {
      files.add(withItem(whole, "salt", ScriptVerifier.base64(changed)));
    }
    for (var bit = 0; bit < 53; bit++) {
      files.add(withItem(whole, "index", index ^ (1L << bit)));
    }
    files.addAll(withOtherHashes(whole));
    files.addAll(withOtherCheckpoints(whole, log));
    assertThat(judge(files)).hasSizeGreaterThan(3_000).doesNotContain(VERIFIED, "incomplete");
  }

  private static List<byte[]> withOtherHashes(Map<String, Object> whole) {
    var files = new ArrayList<byte[]>();
    var between = (List<?>) item(whole).getOrDefault("between", List.of());
    for (var other : withOtherHash(between)) {
      files.add(withItem(whole, "between", other));
    }
    for (var other : withOtherHash((List<?>) whole.getOrDefault("rest", List.of()))) {
      files.add(with(whole, "rest", other));
    }
    return files;
  }

  private static List<List<Object>> withOtherHash(List<?> hashes) {
    var lists = new ArrayList<List<Object>>();
    for (var at = 0; at < hashes.size(); at++) {
      for (var changed : flips(Base64.getDecoder().decode((String) hashes.get(at)))) {
        var other = new ArrayList<Object>(hashes);
        other.set(at, ScriptVerifier.base64(changed));
        lists.add(other);
      }
    }
    return lists;
  }

  /// Under the signature of the true one.
  private static List<byte[]> withOtherCheckpoints(Map<String, Object> whole, RandomLog log) {
    var files = new ArrayList<byte[]>();
    var checkpoint = text(whole, "checkpoint");
    var size = Long.toString(log.head().size());
    for (var bit = 0; bit < 63; bit++) {
      var other = Long.toString(log.head().size() ^ (1L << bit));
      files.add(with(whole, "checkpoint", checkpoint.replaceFirst("\n" + size, "\n" + other)));
    }
    var root = ScriptVerifier.base64(log.head().root().bytes());
    for (var changed : flips(log.head().root().bytes())) {
      var other = ScriptVerifier.base64(changed);
      files.add(with(whole, "checkpoint", checkpoint.replace(root, other)));
    }
    var signature = checkpoint.substring(checkpoint.lastIndexOf(' ') + 1).strip();
    for (var changed : flips(Base64.getDecoder().decode(signature))) {
      var other = ScriptVerifier.base64(changed);
      files.add(with(whole, "checkpoint", checkpoint.replace(signature, other)));
    }
    return files;
  }

  private static Map<String, Object> item(Map<String, Object> whole) {
    var item = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) ((List<?>) whole.getOrDefault("records", List.of())).getFirst())
        .forEach((name, value) -> item.put((String) name, value));
    return item;
  }

  private static String text(Map<String, Object> object, String member) {
    return (String) object.getOrDefault(member, "");
  }

  private static byte[] with(Map<String, Object> whole, String member, Object value) {
    var changed = new LinkedHashMap<>(whole);
    changed.put(member, value);
    return RandomLog.write(changed);
  }

  private static byte[] withItem(Map<String, Object> whole, String member, Object value) {
    var changed = item(whole);
    changed.put(member, value);
    return with(whole, "records", List.of(changed));
  }

  private static List<byte[]> flips(byte[] bytes) {
    return IntStream.range(0, bytes.length * Byte.SIZE).mapToObj(bit -> flip(bytes, bit)).toList();
  }

  private static byte[] flip(byte[] bytes, int bit) {
    var changed = bytes.clone();
    changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return changed;
  }
}
