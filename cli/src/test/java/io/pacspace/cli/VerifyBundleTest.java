package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.TreeHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyBundleTest {
  @TempDir Path folder;

  private TestingLog log;
  private Path file;

  @BeforeEach
  void writeBundle() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 900);
    file = folder.resolve("bundle.json");
    Files.writeString(file, log.bundle(List.of(3, 17, 600)));
  }

  private Run verify(Object... more) {
    var args = new Object[4 + more.length];
    System.arraycopy(more, 0, args, 4, more.length);
    args[0] = "verify";
    args[1] = file;
    args[2] = "--key";
    args[3] = log.key();
    return Run.of(args);
  }

  @Test
  void verifiesEveryRecordAndTheRootOverThem() {
    var run = verify();

    run.isVerified();
    assertThat(run.out()).contains("each of 3 records is an entry of 900").contains("no others");
  }

  /// As JSON has it, however much.
  @Test
  void readsABundleBehindWhiteSpace() throws Exception {
    var bundle = Files.readString(file);
    for (var blanks : List.of(1, 16, 19, 20, 21, 100_000)) {
      Files.writeString(file, "\n".repeat(blanks) + bundle);
      verify().isVerified();
    }
    Files.writeString(file, " ".repeat(40));
    verify().isUnusable("is not a proof");
    Files.writeString(file, "");
    verify().isUnusable("neither a C2SP tlog-proof nor a proof bundle");
  }

  @Test
  void verifiesMoreRecordsThanATileHas() throws Exception {
    Files.writeString(file, log.bundle(IntStream.range(100, 800).boxed().toList()));

    verify().isVerified();
  }

  @Test
  void printsTheRecordsWhenAsked() {
    assertThat(verify("--records").out())
        .contains("record: {\"customerId\":\"acme\",\"delta\":\"-4\"}")
        .contains("record: {\"customerId\":\"acme\",\"delta\":\"-601\"}");
    assertThat(verify().out()).doesNotContain("record: ");
  }

  @Test
  void refusesToVerifyWithoutKeyAndNamesTheOneInTheFile() {
    var run = Run.of("verify", file);

    run.isUnusable("NOT VERIFIED: name the log's key with --key.");
    assertThat(run.err()).contains("The file says its key is " + log.key());
  }

  @Test
  void refusesABundleOfAnotherRoot() {
    var other = log.records().getFirst().receiptId();
    var right =
        TreeHead.of(
                List.of(3, 17, 600).stream().map(i -> log.records().get(i).receiptId()).toList())
            .root();

    verify("--root", other).isRefusedAt("root");
    verify("--root", right).isVerified();
  }

  @Test
  void namesTheRecordWhoseProofIsOfAnotherIndex() throws Exception {
    Files.writeString(file, Files.readString(file).replace("\"index\":17", "\"index\":19"));

    var run = verify();

    run.isRefusedAt("inclusion");
    assertThat(run.out()).contains("fails for the entry at index 19");
  }

  /// All records have one proof, so that none of them is at fault by itself.
  @Test
  void refusesARecordThatIsNotInTheLog() throws Exception {
    Files.writeString(file, Files.readString(file).replace("\\\"-18\\\"", "\\\"-19\\\""));

    var run = verify();

    run.isRefusedAt("inclusion");
    assertThat(run.out()).contains("fails for the proof as a whole");
  }

  @Test
  void namesTheRootWhenARecordIsLeftOut() throws Exception {
    var all = Files.readString(file);
    var two = log.bundle(List.of(3, 600));
    Files.writeString(
        file,
        all.substring(0, all.indexOf("\"records\"")) + two.substring(two.indexOf("\"records\"")));

    var run = verify();

    run.isRefusedAt("root");
    assertThat(run.out()).contains("fails for the proof as a whole");
  }

  /// Some of the bits; the tests of the reader change all of them.
  @Test
  void verifiesNoFileWithOneBitChanged() throws Exception {
    var bundle = Files.readAllBytes(file);
    for (var bit = 0; bit < bundle.length * Byte.SIZE; bit += 11) {
      var changed = bundle.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file, changed);
      var run =
          Run.of(
              report -> {
                var asked = new VerifyProof.Request(log.key(), null, null, Expected.RUN, false);
                return new VerifyProof(report, asked).verify(file);
              });
      assertThat(run.code()).as("bit %d: %s", bit, run).isIn(Exit.REFUSED, Exit.UNUSABLE);
    }
  }

  @Test
  void hasOneSentenceForOtherJson() throws Exception {
    for (var text : List.of("{}", "{\"type\":1,\"records\":[]}", "  {\"a\":", "{{{{{{")) {
      Files.writeString(file, text);
      verify().isUnusable("is not a proof");
    }
    Files.writeString(file, "[1,2]");
    verify().isUnusable("neither a C2SP tlog-proof nor a proof bundle");
  }
}
