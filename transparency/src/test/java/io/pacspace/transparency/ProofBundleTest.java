package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofBundleTest {
  private static final String ORIGIN = "log.example/sandbox";
  private static final List<VerifierKey> LOG_KEYS = List.of(TestingKeys.LOG.key());
  private static final int SIZE = 700;

  private static final List<SaltedRecord> LOG = records();

  private static List<SaltedRecord> records() {
    var records = new ArrayList<SaltedRecord>();
    try {
      for (var i = 0; i < SIZE; i++) {
        var record = new Json.Obj(Map.of("delta", new Json.Str("-" + i + "\n\"…")));
        var salt = new byte[SaltedRecord.SALT_LENGTH];
        salt[0] = (byte) i;
        salt[1] = (byte) (i >> Byte.SIZE);
        records.add(SaltedRecord.of(salt, record.canonical()));
      }
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
    return records;
  }

  private static List<Hash> leaves() {
    return LOG.stream().map(SaltedRecord::logLeaf).toList();
  }

  private static Map<String, Json> head(List<Integer> indexes) throws Refusal {
    var window = indexes.stream().map(i -> LOG.get(i).receiptId()).toList();
    var note =
        TestingKeys.sign(
            new Checkpoint(ORIGIN, TreeHead.of(leaves())).text(), List.of(TestingKeys.LOG));
    return new TreeMap<>(
        Map.of(
            "type", new Json.Str("pacspace.io/proof-bundle/v2"),
            "origin", new Json.Str(ORIGIN),
            "key", new Json.Str(TestingKeys.LOG.key().toString()),
            "proofRoot", new Json.Str(TreeHead.of(window).root().toString()),
            "checkpoint", new Json.Str(note.toString()),
            "rest", subtrees(indexes.getLast() + 1, SIZE)));
  }

  private static Json subtrees(long from, long to) throws Refusal {
    return new Json.Arr(
        MerkleTree.of(leaves()).subtrees(from, to).stream()
            .<Json>map(hash -> new Json.Str(hash.toBase64()))
            .toList());
  }

  private static List<Json> items(List<Integer> indexes) throws Refusal {
    var items = new ArrayList<Json>();
    var from = 0;
    for (int index : indexes) {
      var record = LOG.get(index);
      items.add(
          new Json.Obj(
              Map.of(
                  "index", new Json.Num(index),
                  "record", new Json.Str(new String(record.record(), UTF_8)),
                  "salt", new Json.Str(StrictText.base64(record.salt())),
                  "between", subtrees(Math.min(from, index), index))));
      from = index + 1;
    }
    return items;
  }

  /// The head's members in canonical order, then the records.
  private static byte[] file(Map<String, Json> head, List<Json> items) throws Refusal {
    var text = new String(new Json.Obj(head).canonical(), UTF_8);
    var records = new String(new Json.Arr(items).canonical(), UTF_8);
    return (text.substring(0, text.length() - 1) + ",\"records\":" + records + "}").getBytes(UTF_8);
  }

  private static byte[] file(List<Integer> indexes) throws Refusal {
    return file(head(indexes), items(indexes));
  }

  /// Both ways to read a bundle come to the same: what one of them refuses the other refuses too.
  private static List<ProofBundle.Proven> verify(byte[] file) throws Refusal {
    List<ProofBundle.Proven> streamed;
    try {
      streamed = stream(file);
    } catch (Refusal refusal) {
      Refused.anyhow(() -> ProofBundle.parse(file).verify(ORIGIN, LOG_KEYS));
      throw refusal;
    }
    assertThatCode(
            () -> {
              var whole = ProofBundle.parse(file);
              whole.verify(ORIGIN, LOG_KEYS);
              assertThat(whole.records()).hasSameSizeAs(streamed);
            })
        .doesNotThrowAnyException();
    return streamed;
  }

  private static List<ProofBundle.Proven> stream(byte[] file) throws Refusal {
    var items = new ArrayList<ProofBundle.Proven>();
    try {
      BundleReader.open(new ByteArrayInputStream(file)).verify(ORIGIN, LOG_KEYS, items::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return items;
  }

  @Test
  void provesOneRecordAndMoreThanATileOfThem() throws Refusal {
    assertThat(verify(file(List.of(3)))).hasSize(1);
    var odd = new ArrayList<Integer>();
    for (var i = 1; i < SIZE; i += 2) {
      odd.add(i);
    }
    assertThat(verify(file(odd)))
        .extracting(ProofBundle.Proven::index)
        .containsExactlyElementsOf(odd.stream().map(Integer::longValue).toList());
  }

  @Test
  void givesWhatItSaysBeforeAnythingIsVerified() throws Exception {
    var bundle = BundleReader.open(new ByteArrayInputStream(file(List.of(3))));
    assertThat(bundle.origin()).isEqualTo(ORIGIN);
    assertThat(bundle.key()).isEqualTo(TestingKeys.LOG.key());
    assertThat(bundle.proofRoot()).isEqualTo(LOG.get(3).receiptId());
    assertThat(bundle.checkpoint().text()).startsWith(ORIGIN);
    assertThat(bundle.index()).isEqualTo(-1);
  }

  @Test
  void allowsWhiteSpaceBetweenValues() throws Refusal {
    var text = new String(file(List.of(3, 5)), UTF_8);
    var spaced = text.replace(",\"", " ,\r\n\t\"").replaceAll("(?<!\\\\)\":", "\" : ") + "\n";
    assertThat(verify(spaced.getBytes(UTF_8))).hasSize(2);
  }

  @Tag("sweep")
  @Test
  void refusesEverySingleBitChangeOfTheFile() throws Refusal {
    var file = file(List.of(3));
    for (var bit = 0; bit < file.length * Byte.SIZE; bit++) {
      var changed = file.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Refused.anyhow(() -> verify(changed));
    }
  }

  @Tag("sweep")
  @Test
  void refusesEveryFileThatIsCutShort() throws Refusal {
    var file = file(List.of(3));
    for (var length = 0; length < file.length; length++) {
      var cut = Arrays.copyOf(file, length);
      Refused.anyhow(() -> verify(cut));
    }
  }

  /// The records are all verified by then; the file is refused all the same.
  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "{}", "]", "}", ",", "\"\"", "\u0000"})
  void refusesWhatComesAfterTheEnd(String more) throws Refusal {
    var file = new String(file(List.of(3)), UTF_8);
    verify((file + " \n").getBytes(UTF_8));
    Refused.with(Refusal.Code.MALFORMED, () -> verify((file + more).getBytes(UTF_8)));
    var inside = file.substring(0, file.length() - 1) + more + "}";
    Refused.with(Refusal.Code.MALFORMED, () -> verify(inside.getBytes(UTF_8)));
    for (var missing = 1; missing <= 2; missing++) {
      var cut = file.substring(0, file.length() - missing);
      Refused.with(Refusal.Code.MALFORMED, () -> verify(cut.getBytes(UTF_8)));
    }
  }

  /// No two leaves have more than 126 subtrees between them.
  @ParameterizedTest
  @CsvSource({"126, WRONG_PROOF_LENGTH", "127, MALFORMED", "128, MALFORMED"})
  void refusesMoreHashesThanAnyTreeHas(int count, Refusal.Code code) throws Refusal {
    var hash = new Json.Str(LOG.getFirst().logLeaf().toBase64());
    var hashes = new Json.Arr(Collections.nCopies(count, hash));
    var item = new TreeMap<>(((Json.Obj) items(List.of(3)).getFirst()).members());
    item.put("between", hashes);
    Refused.with(code, () -> verify(file(head(List.of(3)), List.of(new Json.Obj(item)))));
    var head = head(List.of(3));
    head.put("rest", hashes);
    Refused.with(code, () -> verify(file(head, items(List.of(3)))));
  }

  @Test
  void refusesRecordsThatAreLeftOutAddedOrOutOfOrder() throws Refusal {
    var head = head(List.of(3, 5, 8));
    Refused.with(Refusal.Code.ROOT_MISMATCH, () -> verify(file(head, items(List.of(3, 8)))));
    Refused.with(Refusal.Code.ROOT_MISMATCH, () -> verify(file(head, items(List.of(3, 5, 6, 8)))));
    Refused.with(
        Refusal.Code.WRONG_PROOF_LENGTH, () -> verify(file(head, items(List.of(3, 5, 8, 9)))));
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> verify(file(head, items(List.of(5, 3, 8)))));
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> verify(file(head, items(List.of(3, 5, 5)))));
    Refused.with(Refusal.Code.MALFORMED, () -> verify(file(head, List.of())));
  }

  /// A record's proof is one with its neighbours', so that which of them is wrong is not known.
  @Test
  void tellsAWrongTreeFromAWrongProofRoot() throws Exception {
    var other = new TreeMap<>(((Json.Obj) items(List.of(3)).getFirst()).members());
    other.put("salt", new Json.Str(StrictText.base64(new byte[SaltedRecord.SALT_LENGTH])));
    var wrong = open(file(head(List.of(3)), List.of(new Json.Obj(other))));
    refuseRoot(wrong);
    assertThat(wrong.isIncluded()).isFalse();

    var head = head(List.of(3));
    head.put("proofRoot", new Json.Str(LOG.get(4).receiptId().toString()));
    var included = open(file(head, items(List.of(3))));
    refuseRoot(included);
    assertThat(included.isIncluded()).isTrue();
  }

  private static BundleReader open(byte[] file) throws Refusal, IOException {
    return BundleReader.open(new ByteArrayInputStream(file));
  }

  private static void refuseRoot(BundleReader bundle) {
    Refused.with(
        Refusal.Code.ROOT_MISMATCH, () -> bundle.verify(ORIGIN, LOG_KEYS, Objects::requireNonNull));
    assertThat(bundle.index()).isEqualTo(-1);
  }

  @Test
  void namesTheRecordWhoseProofHasAnotherLength() throws Exception {
    var moved = new TreeMap<String, Json>(((Json.Obj) items(List.of(3)).getFirst()).members());
    moved.put("index", new Json.Num(4));
    var bundle = open(file(head(List.of(3)), List.of(new Json.Obj(moved))));

    Refused.with(
        Refusal.Code.WRONG_PROOF_LENGTH,
        () -> bundle.verify(ORIGIN, LOG_KEYS, Objects::requireNonNull));
    assertThat(bundle.index()).isEqualTo(4);
  }

  @Test
  void refusesAnotherLogOrSignerThanTheTrustedOne() throws Exception {
    var head = head(List.of(3));
    head.put("origin", new Json.Str("log.example/production"));
    Refused.with(Refusal.Code.WRONG_ORIGIN, () -> verify(file(head, items(List.of(3)))));
    var renamed = head(List.of(3));
    renamed.put("key", new Json.Str("none"));
    Refused.with(Refusal.Code.MALFORMED, () -> verify(file(renamed, items(List.of(3)))));
    var bundle = BundleReader.open(new ByteArrayInputStream(file(List.of(3))));
    Refused.with(
        Refusal.Code.UNKNOWN_SIGNER,
        () -> bundle.verify(ORIGIN, List.of(TestingKeys.WITNESS.key()), Objects::requireNonNull));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"records\":[",
        "{\"type\":\"a\",\"type\":\"b\",",
        "{\"a\":{]}",
        "\"",
        "{\"a\\"
      })
  void refusesOtherJson(String text) {
    Refused.with(Refusal.Code.MALFORMED, () -> verify(text.getBytes(UTF_8)));
  }

  @Test
  void refusesOtherMembersAndOtherNumbers() throws Refusal {
    var head = head(List.of(3));
    head.put("note", new Json.Str("x"));
    Refused.with(Refusal.Code.MALFORMED, () -> verify(file(head, items(List.of(3)))));
    for (var index : new double[] {-1, 0.5, 3.0000000001}) {
      Refused.with(Refusal.Code.MALFORMED, () -> verify(withIndex(index)));
    }
    Refused.with(Refusal.Code.TOO_LARGE, () -> verify(withIndex(1L << 53)));
  }

  private static byte[] withIndex(double index) throws Refusal {
    var item = new TreeMap<String, Json>(((Json.Obj) items(List.of(3)).getFirst()).members());
    item.put("index", new Json.Num(index));
    return file(head(List.of(3)), List.of(new Json.Obj(item)));
  }

  /// A value without an end, such as a download that somebody else controls may be.
  @Test
  void refusesAValueWithoutAnEnd() {
    var endless =
        new SequenceInputStream(new ByteArrayInputStream("{\"".getBytes(UTF_8)), new Endless('x'));
    Refused.with(Refusal.Code.TOO_LARGE, () -> BundleReader.open(endless));
  }

  @Test
  void refusesWhiteSpaceWithoutAnEnd() {
    var endless =
        new SequenceInputStream(new ByteArrayInputStream("{".getBytes(UTF_8)), new Endless('\n'));
    Refused.with(Refusal.Code.TOO_LARGE, () -> BundleReader.open(endless));
  }

  private static final class Endless extends InputStream {
    private final char mark;

    Endless(char mark) {
      this.mark = mark;
    }

    @Override
    public int read() {
      return mark;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      Arrays.fill(into, offset, offset + length, (byte) mark);
      return length;
    }
  }

  @Tag("sweep")
  @Test
  void answersHostileFilesWithoutAnotherException() {
    Property.holds(
        500,
        any -> {
          var at = any.intFrom(0, 3_000);
          var cut = any.intFrom(0, 60);
          var bytes = any.bytes(0, 60);
          var file = file(List.of(3));
          Hostile.survives(() -> verify(Hostile.splice(file, at, cut, bytes)));
        });
  }
}
