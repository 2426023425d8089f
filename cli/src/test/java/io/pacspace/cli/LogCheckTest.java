package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.logs.LogFiles;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogCheckTest {
  private static final String NAME = "log.example/sandbox";

  @TempDir Path folder;

  private TestingLog write(int size) throws Exception {
    var log = TestingLog.ofRecords(NAME, size);
    log.writeTo(folder);
    return log;
  }

  private Run check(TestingLog log) {
    return Run.of("log", "check", folder, "--key", log.key());
  }

  private int checkDirectly(TestingLog log) {
    return Run.of(
            report -> {
              var progress = new Progress(report, Clock.systemUTC());
              return new LogCheck(report, LogFiles.in(folder), progress, EarlierTree.NONE)
                  .check(log.key(), NAME, false);
            })
        .code();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 255, 256, 257, 511, 512, 70_000})
  void verifiesLogsOfEverySize(int size) throws Exception {
    var run = check(write(size));

    run.isVerified();
    assertThat(run.out()).contains("signed a tree of " + size + " entries");
  }

  @Test
  void verifiesEntriesOfAnyKindUnderAnotherOrigin() throws Exception {
    var random = new Random(7);
    var entries =
        IntStream.range(0, 600)
            .mapToObj(i -> new byte[i == 5 ? 0xFFFF : random.nextInt(40)])
            .toList();
    var log = TestingLog.ofEntries("key.example", "origin.example/log 7", entries);
    log.writeTo(folder);

    Run.of("log", "check", folder, "--key", log.key(), "--origin", "origin.example/log 7")
        .isVerified();
    check(log).isRefusedAt("checkpoint");
  }

  @Test
  void namesWhatIsMissingOrHasAnotherLength() throws Exception {
    var log = write(1000);
    var tile = folder.resolve("tile/0/001");
    var bytes = Files.readAllBytes(tile);

    Files.write(tile, Arrays.copyOf(bytes, 8000));
    assertThat(check(log).out()).contains("this tile has 8000 bytes instead of 8192");
    Files.delete(tile);
    var run = check(log);
    run.isRefusedAt("tile/0/001");
    assertThat(run.out()).contains("this tile is missing");
  }

  @Test
  void refusesABundleWithMoreThanItsEntries() throws Exception {
    var log = write(300);
    var bundle = folder.resolve("tile/entries/000");
    var bytes = Files.readAllBytes(bundle);

    Files.write(bundle, Arrays.copyOf(bytes, bytes.length + 1));

    check(log).isRefusedAt("tile/entries/000");
  }

  @Test
  void saysWhenEntriesAreNotThere() throws Exception {
    var log = write(1000);
    Files.delete(folder.resolve("tile/entries/002"));

    var run = check(log);

    run.isVerifiedButFor(
        "1 of 4 bundles of entries are not there, the first of them tile/entries/002");
  }

  /// A log may drop its entries; whoever relies on having them says so.
  @Test
  void refusesALogWithoutEntriesWhereTheyAreRequired() throws Exception {
    var log = write(1000);
    Run.of("log", "check", folder, "--key", log.key(), "--require-entries").isVerified();
    try (var bundles = Files.list(folder.resolve("tile/entries"))) {
      for (var bundle : bundles.filter(Files::isRegularFile).toList()) {
        Files.delete(bundle);
      }
    }
    Files.delete(folder.resolve("tile/entries/003.p/232"));

    check(log)
        .isVerifiedButFor(
            "4 of 4 bundles of entries are not there, the first of them tile/entries/000");
    var run = Run.of("log", "check", folder, "--key", log.key(), "--require-entries");
    run.isRefusedAt("entries");
    assertThat(run.out()).contains("REFUSED: ", "4 of 4 bundles").doesNotContain("BROKEN");
  }

  @Test
  void requiresNoEntriesOfALogThatHasNone() throws Exception {
    var log = write(0);

    Run.of("log", "check", folder, "--key", log.key(), "--require-entries").isVerified();
  }

  @Test
  void readsAFullTileWhereThePartialOneIsGone() throws Exception {
    var later = write(600);
    var earlier =
        new TestingLog(
            later.key(),
            later.pair(),
            later.origin(),
            later.records().subList(0, 300),
            later.entries().subList(0, 300));
    Files.write(folder.resolve("checkpoint"), earlier.checkpoint().bytes());
    earlier.writeTo(folder.resolve("earlier"));
    Files.copy(folder.resolve("earlier/tile/1/000.p/1"), folder.resolve("tile/1/000.p/1"));

    check(later).isVerified();
  }

  @Test
  void refusesARootThatTheTilesDoNotLeadTo() throws Exception {
    var log = write(300);
    var other = new TreeHead(300, Hash.leaf(new byte[0]));
    Files.write(folder.resolve("checkpoint"), log.signed(other).bytes());

    var run = check(log);

    run.isRefusedAt("checkpoint");
    assertThat(run.out()).contains("but the tiles lead to " + TreeHead.of(log.leaves()).root());
  }

  /// A log that lost its newest entries still has the checkpoint that counts them.
  @Test
  void refusesASizeThatTheTilesDoNotReach() throws Exception {
    var log = write(300);
    for (var size : new long[] {301, 556, 1L << 40, Long.MAX_VALUE}) {
      var longer = new TreeHead(size, Hash.leaf(new byte[0]));
      Files.write(folder.resolve("checkpoint"), log.signed(longer).bytes());
      check(log).isRefusedAt("tile/0/00[01]");
    }
  }

  @Test
  void refusesACheckpointByAnotherKey() throws Exception {
    write(3);
    var other = VerifierKey.of(NAME, TestingLog.newPair().getPublic());

    Run.of("log", "check", folder, "--key", other).isRefusedAt("checkpoint");
  }

  /// Every byte that a small log publishes is bound to its checkpoint or to its form.
  @Test
  void verifiesNoLogWithOneBitChanged() throws Exception {
    var log = write(3);
    for (var path : List.of("checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3")) {
      var whole = Files.readAllBytes(folder.resolve(path));
      for (var bit = 0; bit < whole.length * Byte.SIZE; bit++) {
        var changed = whole.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        Files.write(folder.resolve(path), changed);
        assertThat(checkDirectly(log)).as("%s, bit %d", path, bit).isNotEqualTo(Exit.VERIFIED);
      }
      Files.write(folder.resolve(path), whole);
    }
    check(log).isVerified();
  }

  @Test
  void hasOneSentenceForWhatIsNoLog() throws Exception {
    var log = TestingLog.ofRecords(NAME, 1);

    check(log).isUnusable("There is no checkpoint, so this is no log");
    Files.writeString(folder.resolve("checkpoint"), "hello\n", StandardCharsets.UTF_8);
    check(log).isUnusable("The checkpoint cannot be read");
    Files.write(folder.resolve("checkpoint"), new byte[300_000]);
    check(log).isUnusable("has more than 262144 bytes");
    Run.of("log", "check", folder.resolve("absent"), "--key", log.key())
        .isUnusable("There is no folder");
    Run.of("log", "check", folder).isUnusable("Missing required option: '--key=VKEY'");
    Run.of("log").isUnusable("Missing required subcommand");
  }

  @Test
  void hasOneSentenceForATileThatIsAFolder() throws Exception {
    var log = write(300);
    Files.delete(folder.resolve("tile/0/000"));
    Files.createDirectory(folder.resolve("tile/0/000"));

    check(log).isUnusable("is a folder");
  }
}
