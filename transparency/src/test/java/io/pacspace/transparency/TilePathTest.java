package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilePathTest {
  @Test
  void readsBackEveryPathThatItWrites() {
    Property.holds(
        1_000,
        any -> {
          var level = any.intFrom(0, 7);
          var anyIndex = any.longFrom(0, Long.MAX_VALUE);
          var width = any.intFrom(1, 256);
          var lastFull = (Long.MAX_VALUE >> (level * TilePath.HEIGHT)) / TilePath.FULL - 1;
          if (lastFull >= 0) {
            var index = anyIndex % (lastFull + 1);
            TilePath hashes = new TilePath.Hashes(level, index, width);
            assertThat(TilePath.parse(hashes.toString())).isEqualTo(hashes);
            TilePath entries = new TilePath.Entries(index, width);
            assertThat(TilePath.parse(entries.toString())).isEqualTo(entries);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1",
    "8, 0, 1",
    "0, -1, 1",
    "0, 0, 0",
    "0, 0, -1",
    "0, 0, 257",
    "0, 36028797018963967, 256",
    "0, 36028797018963968, 1",
    "0, 9223372036854775807, 1",
    "7, 0, 128",
    "7, 1, 1"
  })
  void hasNoValueForATileThatNoLogHas(int level, long index, int width) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Hashes(level, index, width));
    if (level == 0) {
      assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Entries(index, width));
    }
  }

  @Test
  void countsTheTilesOfTheSpecificationsExample() {
    assertThat(TilePath.between(0, 70_000))
        .filteredOn(TilePath.Hashes.class::isInstance)
        .hasSize(273 + 1 + 1 + 1 + 1)
        .map(TilePath::toString)
        .contains("tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17")
        .contains("tile/2/000.p/1");
  }

  @Test
  void listsWhatALogPublishesInStepsOrAtOnce() {
    Property.holds(
        200,
        any -> {
          var one = any.longFrom(0, 5_000);
          var other = any.longFrom(0, 5_000);
          var oldSize = Math.min(one, other);
          var newSize = Math.max(one, other);
          assertThat(fullPaths(0, oldSize)).isSubsetOf(fullPaths(0, newSize));
          assertThat(fullPaths(oldSize, newSize))
              .isSubsetOf(fullPaths(0, newSize))
              .noneMatch(fullPaths(0, oldSize)::contains);
        });
  }

  private static List<TilePath> fullPaths(long oldSize, long newSize) {
    return TilePath.between(oldSize, newSize)
        .filter(path -> path.width() == TilePath.FULL)
        .toList();
  }

  @Test
  void listsTheLargestGrowthLazily() {
    assertThat(TilePath.between(0, Long.MAX_VALUE).limit(3))
        .map(TilePath::toString)
        .containsExactly("tile/entries/000", "tile/entries/001", "tile/entries/002");
    assertThat(TilePath.between(Long.MAX_VALUE - 1, Long.MAX_VALUE)).hasSize(2);
    assertThatIllegalArgumentException().isThrownBy(() -> TilePath.between(2, 1).count());
    assertThatIllegalArgumentException().isThrownBy(() -> TilePath.between(-1, 1).count());
  }

  @Test
  void readsBackEveryBundleThatItWrites() {
    Property.holds(
        100,
        any -> {
          var entries = any.list(1, 256, () -> any.bytes(0, 40));
          var path = new TilePath.Entries(0, entries.size());
          assertThat(path.read(path.write(entries))).containsExactlyElementsOf(entries);
        });
  }

  @Test
  void bundlesEntriesOfTheGreatestLength() throws Refusal {
    var path = new TilePath.Entries(0, 2);
    var entries = List.of(new byte[0xFFFF], new byte[0]);
    assertThat(path.read(path.write(entries))).containsExactlyElementsOf(entries);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> path.write(List.of(new byte[0x10000], new byte[0])));
    assertThatIllegalArgumentException().isThrownBy(() -> path.write(List.of(new byte[1])));
  }

  @Test
  void readsTheNarrowerTileFromTheWiderOne() {
    Property.holds(
        100,
        any -> {
          var narrow = any.intFrom(1, 256);
          var wide = any.intFrom(1, 256);
          var hashes = PlainTree.leaves(wide);
          var tile = new TilePath.Hashes(0, 3, wide).write(hashes);
          var path = new TilePath.Hashes(0, 3, narrow);
          if (narrow <= wide) {
            assertThat(path.read(tile)).isEqualTo(hashes.subList(0, narrow));
          } else {
            Refused.with(Refusal.Code.TILE_UNAVAILABLE, () -> path.read(tile));
          }
        });
  }

  @Test
  void answersHostileInputWithoutAnotherException() {
    Property.holds(
        500,
        any -> {
          var at = any.intFrom(0, 40);
          var cut = any.intFrom(0, 5);
          var bytes = any.bytes(0, 300);
          var valid = "tile/1/x001/x234/067.p/8".getBytes(UTF_8);
          var hostile = new String(Hostile.splice(valid, at, cut, bytes), ISO_8859_1);
          Hostile.survives(() -> TilePath.parse(hostile));
          Hostile.survives(() -> TilePath.parse(new String(bytes, UTF_8)));
          Hostile.survives(() -> new TilePath.Entries(0, 2).read(bytes));
          Hostile.survives(() -> new TilePath.Hashes(0, 0, 2).read(bytes));
        });
  }
}
