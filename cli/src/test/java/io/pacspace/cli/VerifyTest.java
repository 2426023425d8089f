package io.pacspace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {
  @TempDir Path folder;

  private TestingLog log;
  private Path file;

  @BeforeEach
  void writeProof() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 300);
    file = Files.write(folder.resolve("receipt.tlog-proof"), log.proof(17).bytes());
  }

  private Run verify(TlogProof proof) throws IOException {
    Files.write(file, proof.bytes());
    return Run.of("verify", file, "--key", log.key());
  }

  private VerifyProof.Request asked(@Nullable Hash root) {
    return new VerifyProof.Request(log.key(), null, root, Expected.RUN, false);
  }

  private Run verifyDirectly(byte[] proof) throws IOException {
    Files.write(file, proof);
    return Run.of(report -> new VerifyProof(report, asked(null)).verify(file));
  }

  @Test
  void verifiesAndSaysWhatThatMeans() {
    var run = Run.of("verify", file, "--key", log.key());

    run.isVerified();
    assertThat(run.out())
        .contains("entry 17 of 300 is this one")
        .contains("record: {\"customerId\":\"acme\",\"delta\":\"-18\"}")
        .contains("That does not say whether the records are true");
  }

  @Test
  void refusesToVerifyWithoutKeyAndNamesTheSigner() {
    var run = Run.of("verify", file);

    run.isUnusable("NOT VERIFIED: name the log's key with --key.");
    assertThat(run.err()).contains("it is signed by log.example/sandbox;");
  }

  @Test
  void refusesAnotherKeyOfTheSameName() throws Exception {
    var other = VerifierKey.of(log.key().name(), TestingLog.newPair().getPublic());

    Run.of("verify", file, "--key", other).isRefusedAt("signature");
  }

  @Test
  void refusesAnotherOrigin() {
    Run.of("verify", file, "--key", log.key(), "--origin", "log.example/production")
        .isRefusedAt("origin");
  }

  @Test
  void acceptsAnOriginThatIsNotTheKeysName() throws Exception {
    var named = new TestingLog(log.key(), log.pair(), "elsewhere", log.records(), log.entries());
    Files.write(file, named.proof(0).bytes());

    Run.of("verify", file, "--key", log.key(), "--origin", "elsewhere").isVerified();
    Run.of("verify", file, "--key", log.key()).isRefusedAt("origin");
  }

  @Test
  void namesInclusionAndIndexWhenTheRecordIsElsewhere() throws Exception {
    var path = MerkleTree.of(log.leaves()).inclusion(17);
    var run = verify(TlogProof.of(log.records().get(17), 18, path, log.checkpoint()));

    run.isRefusedAt("inclusion");
    assertThat(run.out()).contains("the check 'inclusion' fails for the entry at index 18");
  }

  @Test
  void refusesAPathThatIsTooShortAndAnIndexPastTheTree() throws Exception {
    var path = MerkleTree.of(log.leaves()).inclusion(17);
    var record = log.records().get(17);

    verify(TlogProof.of(record, 17, path.subList(1, path.size()), log.checkpoint()))
        .isRefusedAt("inclusion");
    verify(TlogProof.of(record, 300, path, log.checkpoint())).isRefusedAt("inclusion");
  }

  @Test
  void refusesACheckpointOfAnotherTree() throws Exception {
    var head = TreeHead.of(log.leaves().subList(0, 299));
    var path = MerkleTree.of(log.leaves()).inclusion(17);

    verify(TlogProof.of(log.records().get(17), 17, path, log.signed(head)))
        .isRefusedAt("inclusion");
  }

  @Test
  void takesTheLeafFromWhoeverHoldsTheRecord() throws Exception {
    var leaf = log.records().get(17).logLeaf().toString();
    Files.write(file, log.proofWithoutRecord(17).bytes());

    Run.of("verify", file, "--key", log.key()).isUnusable("The proof shows no record");
    Run.of("verify", file, "--key", log.key(), "--root", leaf).isVerified();
  }

  @Test
  void refusesAProofThatIsAboutAnotherReceipt() {
    var other = log.records().get(16).receiptId().toString();

    Run.of("verify", file, "--key", log.key(), "--root", other).isRefusedAt("root");
  }

  /// The whole file is bound by something: form, commitment, path or signature.
  @Test
  void verifiesNoFileWithOneBitChanged() throws Exception {
    var proof = Files.readAllBytes(file);
    for (var bit = 0; bit < proof.length * Byte.SIZE; bit++) {
      var changed = proof.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      var run = verifyDirectly(changed);
      assertThat(run.code()).as("bit %d: %s", bit, run).isIn(Exit.REFUSED, Exit.UNUSABLE);
    }
  }

  @Test
  void verifiesNoFileThatIsCutShort() throws Exception {
    var proof = Files.readAllBytes(file);
    for (var length = 0; length < proof.length; length++) {
      assertThat(verifyDirectly(Arrays.copyOf(proof, length)).code()).isEqualTo(Exit.UNUSABLE);
    }
  }

  @Test
  void hasOneSentenceForFilesThatAreNoProof() throws Exception {
    var absent = folder.resolve("absent");
    var empty = Files.createFile(folder.resolve("empty"));
    var picture = Files.write(folder.resolve("picture"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    var huge = Files.write(folder.resolve("huge"), new byte[TlogProof.LONGEST + 1]);

    Run.of("verify", absent, "--key", log.key()).isUnusable("There is no file");
    Run.of("verify", empty, "--key", log.key()).isUnusable("is not a proof");
    Run.of("verify", picture, "--key", log.key()).isUnusable("is not a proof");
    Run.of("verify", huge, "--key", log.key()).isUnusable("is not a proof");
    Files.writeString(huge, "c2sp.org/tlog-proof@v1\n" + "x".repeat(TlogProof.LONGEST));
    Run.of("verify", huge, "--key", log.key()).isUnusable("has more than");
    Run.of("verify", folder, "--key", log.key()).isUnusable("is a folder");
  }

  /// Such a file has no length and no end.
  @Test
  void readsNoMoreOfAFileThanAProofCanBeLong() {
    var zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero));

    Run.of("verify", zero, "--key", log.key()).isUnusable("is not a proof");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "a+b+c", "log.example+00000000+AQ=="})
  void hasOneSentenceForAKeyThatIsNone(String key) {
    Run.of("verify", file, "--key", key).isUnusable("Invalid value for option '--key'");
  }

  @Test
  void hasOneSentenceForAWrongCall() {
    Run.of("verify").isUnusable("Missing required parameter: 'FILE'");
    Run.of("verify", file, file).isUnusable("Unmatched argument");
    Run.of("verify", file, "--keys", log.key()).isUnusable("Unknown option");
    Run.of("believe", file).isUnusable("Unmatched argument");
    Run.of().isUnusable("Missing required subcommand");
  }

  @Test
  void showsARecordWithoutLettingItSteerTheTerminal() throws Exception {
    var evil = "{\"reason\":\"\u009b2J\u202eabc\"}".getBytes(UTF_8);
    var record = SaltedRecord.of(new byte[SaltedRecord.SALT_LENGTH], evil);
    log =
        new TestingLog(
            log.key(), log.pair(), log.origin(), List.of(record), List.of(record.entry()));

    var run = verify(log.proof(0));

    run.isVerified();
    assertThat(run.out()).contains("{\"reason\":\"\\u{9b}2J\\u{202e}abc\"}");
  }

  /// A closed pipe behind the command is no reason for a stack trace.
  @Test
  void survivesAnOutputThatIsClosed() {
    var closed = new PrintWriter(Writer.nullWriter());
    closed.close();

    var code = Pacspace.run(closed, closed, "verify", file.toString(), "--key", "" + log.key());

    assertThat(code).isEqualTo(Exit.VERIFIED);
  }

  @Test
  void refusesAnOpeningThatIsNotCanonical() throws Exception {
    var text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("extra .*\n", "extra AQID\n"));

    Run.of("verify", file, "--key", log.key()).isRefusedAt("record");
  }
}
