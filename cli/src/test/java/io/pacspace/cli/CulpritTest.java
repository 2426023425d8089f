package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that `log check` names is the one that was changed: what it contradicts leads to the
/// root that was signed.
class CulpritTest {
  @TempDir Path folder;

  private static TestingLog log;

  @BeforeAll
  static void record() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 70_000);
  }

  @BeforeEach
  void write() throws Exception {
    log.writeTo(folder);
  }

  private Run check() {
    return Run.of("log", "check", folder, "--key", log.key());
  }

  private void flip(String path, int at) throws IOException {
    var bytes = Files.readAllBytes(folder.resolve(path));
    bytes[at] ^= 1;
    Files.write(folder.resolve(path), bytes);
  }

  private void swap(String path, String other) throws IOException {
    var one = folder.resolve(path);
    var two = folder.resolve(other);
    var aside = folder.resolve("aside");
    Files.move(one, aside);
    Files.move(two, one, StandardCopyOption.REPLACE_EXISTING);
    Files.move(aside, two);
  }

  @Test
  void namesTheBundleWhoseEntryWasAltered() throws Exception {
    flip("tile/entries/123", 2 + 35 * 10);

    var run = check();

    run.isRefusedAt("tile/entries/123 ");
    assertThat(run.out())
        .containsPattern("entry 31498 hashes to 0x[0-9a-f]{64}, but hash 10 in tile/0/123 is ")
        .contains(log.leaves().get(31498) + ", which leads to the signed root");
  }

  @Test
  void namesThePartialBundleWhoseLastEntryWasAltered() throws Exception {
    flip("tile/entries/273.p/112", 2 + 35 * 111);

    check().isRefusedAt("tile/entries/273.p/112 ");
  }

  @Test
  void namesTheTileWhoseHashWasAlteredOnEveryLevel() throws Exception {
    flip("tile/0/005", 32 * 7 + 3);
    check().isRefusedAt("tile/0/005 +hash 7 is 0x.*, but entry 1287 in tile/entries/005 hashes to");
    flip("tile/0/005", 32 * 7 + 3);

    flip("tile/0/273.p/112", 32 * 111);
    check().isRefusedAt("tile/0/273.p/112 +hash 111 is 0x.*, which leads to the signed root");
    flip("tile/0/273.p/112", 32 * 111);

    flip("tile/1/000", 32 * 255);
    check()
        .isRefusedAt(
            "tile/1/000 +hash 255 is 0x.*, but what lies under tile/0/255 hashes to 0x.*, which"
                + " leads to the signed root");
    flip("tile/1/000", 32 * 255);

    flip("tile/2/000.p/1", 31);
    check().isRefusedAt("tile/2/000.p/1 +hash 0 is 0x.*, which leads to the signed root");
    flip("tile/2/000.p/1", 31);

    check().isVerified();
  }

  /// Entries that were altered together with their hashes contradict only the tile above.
  @Test
  void namesWhatLiesUnderATileThatLeadsToTheRoot() throws Exception {
    swap("tile/entries/003", "tile/entries/200");
    swap("tile/0/003", "tile/0/200");

    var run = check();

    run.isRefusedAt(
        "tile/0/003 +what lies under it hashes to 0x.*, but hash 3 in tile/1/000 is 0x");
    assertThat(run.out()).contains("which leads to the signed root");
  }

  /// The same two levels up, from another log under the signed tile of level 2.
  @Test
  void namesTheTileOfLevelOneUnderOneThatLeadsToTheRoot() throws Exception {
    var other = TestingLog.ofRecords("log.example/sandbox", 65_536);
    other.writeTo(folder.resolve("other"));
    Files.delete(folder.resolve("other/tile/2/000.p/1"));
    for (var path : TilePath.between(0, 65_536).toList()) {
      var forged = folder.resolve("other").resolve(path.toString());
      if (Files.exists(forged)) {
        Files.copy(forged, folder.resolve(path.toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }

    check().isRefusedAt("tile/1/000 +what lies under it hashes to 0x.*tile/2/000.p/1 is 0x");
  }

  @Test
  void namesTheFileInWhichItFoundWhatItNeeded() throws Exception {
    var earlier =
        new TestingLog(
            log.key(),
            log.pair(),
            log.origin(),
            log.records().subList(0, 300),
            log.entries().subList(0, 300));
    Files.write(folder.resolve("checkpoint"), earlier.checkpoint().bytes());
    Files.createDirectories(folder.resolve("tile/1/000.p"));
    var tiles = TreeEdge.EMPTY.append(earlier.leaves()).tiles();
    var top = new TilePath.Hashes(1, 0, 1);
    Files.write(folder.resolve(top.toString()), tiles.get(top));
    check().isVerified();

    flip("tile/entries/001", 2 + 35 * 20);
    check().isRefusedAt("tile/entries/001 ");
    flip("tile/entries/001", 2 + 35 * 20);
    flip("tile/0/001", 32 * 20);
    check().isRefusedAt("tile/0/001 ");
  }

  /// Two changes at once can leave no way to the root by which to tell.
  @Test
  void accusesNoFileOfWhatItCannotTell() throws Exception {
    flip("tile/0/005", 32 * 7 + 3);
    for (var above : List.of("tile/1/000", "tile/1/001.p/17")) {
      flip(above, 32 * 3);
      var run = check();
      run.isRefusedAt("tile/0/005 ");
      assertThat(run.out())
          .contains("entry 1287 in tile/entries/005 hashes to ")
          .contains("; the other tiles do not tell which is right");
      flip(above, 32 * 3);
    }
    Files.delete(folder.resolve("tile/1/000"));

    check().isRefusedAt("tile/0/005 +hash 7 .*; the other tiles do not tell which is right");
  }
}
