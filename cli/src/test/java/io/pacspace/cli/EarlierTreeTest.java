package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who kept a checkpoint finds out whether a log only grew.
class EarlierTreeTest {
  private static final String NAME = "log.example/sandbox";
  private static final int SIZE = 600;

  @TempDir Path temporary;
  private Path folder;
  private Path kept;
  private TestingLog log;

  @BeforeEach
  void start() throws Refusal {
    folder = temporary.resolve("log");
    kept = temporary.resolve("kept");
    log = TestingLog.ofRecords(NAME, SIZE);
  }

  /// The same log when it was smaller.
  private TestingLog before(int size) {
    return of(log, log.entries().subList(0, size));
  }

  /// A log of other entries behind the first ones, signed with the same key.
  private TestingLog forkedAt(int size) throws Refusal {
    var entries = new ArrayList<>(log.entries().subList(0, size));
    entries.addAll(TestingLog.ofRecords(NAME, SIZE - size).entries());
    return of(log, entries);
  }

  private static TestingLog of(TestingLog log, List<byte[]> entries) {
    return new TestingLog(log.key(), log.pair(), log.origin(), List.of(), entries);
  }

  private void keep(TestingLog of) throws Exception {
    Files.write(kept, of.checkpoint().bytes());
  }

  private Run check(TestingLog served, String option) throws Exception {
    served.writeTo(folder);
    return Run.of("log", "check", folder, "--key", log.key(), option, kept);
  }

  private void keepsStill(TestingLog of) throws Exception {
    assertThat(Files.readAllBytes(kept)).isEqualTo(of.checkpoint().bytes());
    assertThat(temporary).isDirectoryNotContaining("glob:**.new");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 255, 256, 257, 511, 512, 599, 600})
  void verifiesALogThatBeginsWithTheTree(int size) throws Exception {
    keep(before(size));

    var run = check(log, "--since");

    run.isVerified();
    assertThat(run.out()).contains("it begins with the " + size + " entries signed before");
    keepsStill(before(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 256, 300, 600})
  void refusesALogThatDoesNot(int size) throws Exception {
    keep(before(size));

    var run = check(forkedAt(size - 1), "--since");

    run.isRefusedAt("checkpoint");
    assertThat(run.out())
        .contains("its first " + size + " entries have the root", "the same key has signed")
        .contains("BROKEN")
        .doesNotContain("BEHIND");
  }

  /// An older copy contradicts nothing.
  @Test
  void callsAnOlderLogBehindAndNotBroken() throws Exception {
    keep(log);

    var run = check(before(300), "--since");

    run.isRefusedAt("growth");
    assertThat(run.out()).contains("BEHIND: ", "300 entries are shown").doesNotContain("BROKEN");
  }

  @Test
  void keepsTheCheckpointForTheNextCheck() throws Exception {
    check(before(300), "--state").isVerified();
    keepsStill(before(300));

    var grown = check(log, "--state");
    grown.isVerified();
    assertThat(grown.out()).contains("it begins with the 300 entries signed before");
    keepsStill(log);
  }

  @Test
  void keepsNoCheckpointOfALogThatItRefuses() throws Exception {
    keep(before(400));

    check(before(300), "--state").isRefusedAt("growth");
    keepsStill(before(400));
    check(forkedAt(399), "--state").isRefusedAt("checkpoint");
    keepsStill(before(400));
    log.writeTo(folder);
    Files.delete(folder.resolve("tile/0/001"));
    Run.of("log", "check", folder, "--key", log.key(), "--state", kept).isRefusedAt("tile/0/001");
    keepsStill(before(400));
  }

  @Test
  void hasOneSentenceForWhatIsNoCheckpointOfTheLog() throws Exception {
    check(log, "--since").isUnusable("There is no file " + kept);
    Files.writeString(kept, "nothing\n");
    check(log, "--since").isUnusable("is no checkpoint of this log");
    check(log, "--state").isUnusable("is no checkpoint of this log");
    keep(TestingLog.ofRecords(NAME, 3));
    check(log, "--state").isUnusable("is no checkpoint of this log");
    kept = folder;
    check(log, "--state").isUnusable("is a folder");
  }

  @Test
  void takesOneOfBoth() throws Exception {
    keep(log);
    log.writeTo(folder);
    var run = Run.of("log", "check", folder, "--key", log.key(), "--since", kept, "--state", kept);
    assertThat(run.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(run.err()).contains("mutually exclusive");
  }
}
