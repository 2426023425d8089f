package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final List<Hash> LEAVES = PlainTree.leaves(70_000);

  @Test
  void provesInclusionOfEveryLeafOfSmallTreesLikeTheRfc() throws Refusal {
    for (var size = 1; size <= 40; size++) {
      var leaves = LEAVES.subList(0, size);
      var tree = MerkleTree.of(leaves);
      for (var index = 0; index < size; index++) {
        var path = tree.inclusion(index);
        assertThat(path).isEqualTo(PlainTree.inclusion(index, leaves));
        tree.head().verifyInclusion(leaves.get(index), index, path);
      }
    }
  }

  @Test
  void provesConsistencyOfEveryPairOfSmallTreesLikeTheRfc() throws Refusal {
    for (var size = 1; size <= 40; size++) {
      var leaves = LEAVES.subList(0, size);
      var tree = MerkleTree.of(leaves);
      for (var older = 1; older <= size; older++) {
        var path = tree.consistency(older);
        assertThat(path).isEqualTo(PlainTree.consistency(older, leaves));
        tree.head().verifyExtends(PlainTree.head(leaves.subList(0, older)), path);
      }
    }
  }

  @Test
  void provesInTreesOfSeveralTiles() {
    Property.holds(
        60,
        any -> {
          var size = any.intFrom(1, 70_000);
          var other = any.intFrom(1, 70_000);
          var tree = MerkleTree.stored(size, Stored.TILES);
          var older = Math.min(size, other);
          var head = tree.head();
          head.verifyInclusion(LEAVES.get(older - 1), older - 1, tree.inclusion(older - 1));
          var olderHead = MerkleTree.stored(older, Stored.TILES).head();
          head.verifyExtends(olderHead, tree.consistency(older));
        });
  }

  @Test
  void makesRangesOfLeavesFromSubtrees() throws Refusal {
    for (var size = 1; size <= 40; size++) {
      var leaves = LEAVES.subList(0, size);
      var tree = MerkleTree.of(leaves);
      for (var from = 0; from <= size; from++) {
        for (var to = from; to <= size; to++) {
          var range = rangeUpTo(leaves.subList(0, from));
          range.fill(to, tree.subtrees(from, to));
          assertThat(range.size()).isEqualTo(to);
          assertThat(range.root()).isEqualTo(PlainTree.root(leaves.subList(0, to)));
        }
      }
    }
  }

  private static CompactRange rangeUpTo(List<Hash> leaves) {
    var range = new CompactRange();
    leaves.forEach(range::add);
    return CompactRange.of(range.size(), range.hashes());
  }

  @Test
  void makesRangesOfSeveralTiles() {
    Property.holds(
        40,
        any -> {
          var size = any.intFrom(1, 70_000);
          var from = any.intFrom(0, size);
          var to = any.intFrom(from, size);
          var tree = MerkleTree.stored(size, Stored.TILES);
          var range = new CompactRange();
          range.fill(from, tree.subtrees(0, from));
          range.fill(to, tree.subtrees(from, to));
          range.fill(size, tree.subtrees(to, size));
          assertThat(range.root()).isEqualTo(PlainTree.root(LEAVES.subList(0, size)));
        });
  }

  @Test
  void provesLeavesTogetherReadingTheirTilesOnce() {
    Property.holds(
        40,
        any -> {
          var size = any.intFrom(1, 70_000);
          var indexes =
              any.list(1, 60, () -> any.longFrom(0, size - 1)).stream()
                  .sorted()
                  .distinct()
                  .toList();
          var reads = new AtomicInteger();
          var tree =
              MerkleTree.stored(
                  size,
                  paths -> {
                    reads.incrementAndGet();
                    return Stored.TILES.read(paths);
                  });
          var between = tree.between(0, indexes);
          assertThat(reads).hasValueLessThanOrEqualTo(1);
          var range = new CompactRange();
          for (var i = 0; i < indexes.size(); i++) {
            range.fill(indexes.get(i), between.get(i));
            range.add(LEAVES.get(indexes.get(i).intValue()));
          }
          range.fill(size, tree.subtrees(range.size(), size));
          assertThat(range.root()).isEqualTo(PlainTree.root(LEAVES.subList(0, size)));
        });
  }

  @Test
  void growsInStepsToTheRootOfTheRfc() {
    Property.holds(
        30,
        any -> {
          var steps = any.list(1, 8, () -> any.intFrom(0, 700));
          var stored = new HashMap<TilePath.Hashes, byte[]>();
          var edge = TreeEdge.EMPTY;
          var size = 0;
          for (int step : steps) {
            var growth = edge.append(LEAVES.subList(size, size + step));
            assertThat(growth.tiles().keySet())
                .containsExactlyElementsOf(hashTilesBetween(size, size + step));
            stored.putAll(growth.tiles());
            size += step;
            edge = MerkleTree.stored(size, _ -> stored).edge();
            assertThat(edge.head()).isEqualTo(growth.edge().head());
            assertThat(edge.head()).isEqualTo(PlainTree.head(LEAVES.subList(0, size)));
          }
        });
  }

  @Test
  void readsFewTilesOfALargeTree() throws Refusal {
    var read = new HashSet<TilePath.Hashes>();
    var size = 12_345_678L;
    var tree =
        MerkleTree.stored(
            size,
            paths -> {
              read.addAll(paths);
              return Stored.blank(paths);
            });
    assertThat(tree.inclusion(7_654_321)).hasSize(24);
    assertThat(read).hasSizeLessThanOrEqualTo(6);
    read.clear();
    tree.consistency(1_234_567);
    assertThat(read).hasSizeLessThanOrEqualTo(6);
    read.clear();
    tree.edge();
    assertThat(read).hasSizeLessThanOrEqualTo(3);
    read.clear();
    assertThat(tree.subtrees(1, size)).hasSize(34);
    assertThat(read).hasSizeLessThanOrEqualTo(6);
    read.clear();
    assertThat(tree.subtrees(7_654_321, 7_654_321)).isEmpty();
    assertThat(read).isEmpty();
  }

  @Test
  void reachesTheLargestTree() throws Refusal {
    var tree = MerkleTree.stored(Long.MAX_VALUE, Stored::blank);
    assertThat(tree.inclusion(Long.MAX_VALUE - 1)).hasSize(62);
    assertThat(tree.inclusion(0)).hasSize(63);
    assertThat(tree.consistency(Long.MAX_VALUE - 1)).hasSize(63);
    assertThat(tree.subtrees(1, Long.MAX_VALUE)).hasSize(124);
    Refused.with(Refusal.Code.TOO_LARGE, () -> tree.edge().append(LEAVES.subList(0, 1)));
    Refused.with(Refusal.Code.TOO_LARGE, () -> MerkleTree.stored(Long.MIN_VALUE, Stored::blank));
  }

  @Test
  void refusesWhatIsOutsideTheTree() {
    var tree = MerkleTree.of(LEAVES.subList(0, 5));
    for (var index : new long[] {-1, 5, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.inclusion(index));
    }
    for (var older : new long[] {-1, 0, 6, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.consistency(older));
    }
    for (var range : new long[][] {{-1, 3}, {4, 3}, {3, 6}, {6, 6}, {0, Long.MIN_VALUE}}) {
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.subtrees(range[0], range[1]));
    }
    for (var indexes : List.of(List.of(5L), List.of(-1L), List.of(2L, 2L), List.of(3L, 1L))) {
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.between(0, indexes));
    }
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.between(4, List.of(3L)));
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> tree.between(-1, List.of(3L)));
  }

  @Test
  void refusesToProveFromMissingOrShortTiles() throws Refusal {
    var missing = MerkleTree.stored(300, _ -> Map.of());
    Refused.with(Refusal.Code.TILE_UNAVAILABLE, () -> missing.inclusion(3));
    Refused.with(Refusal.Code.TILE_UNAVAILABLE, missing::head);
    for (var length : new int[] {0, 31, 43 * 32, 44 * 32 + 1, 257 * 32}) {
      var wrong =
          MerkleTree.stored(
              300,
              paths -> {
                var tiles = new HashMap<TilePath.Hashes, byte[]>();
                paths.forEach(path -> tiles.put(path, new byte[length]));
                return tiles;
              });
      Refused.with(Refusal.Code.TILE_UNAVAILABLE, wrong::head);
    }
  }

  @Test
  void refusesToGoOnFromHashesOfAnotherSize() {
    var hashes = LEAVES.subList(0, 2);
    for (var size : new long[] {0, 1, 4, 7, -1, Long.MIN_VALUE + 1}) {
      assertThatIllegalArgumentException().isThrownBy(() -> CompactRange.of(size, hashes));
    }
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> CompactRange.of(3, hashes).fill(2, List.of()));
    Refused.with(Refusal.Code.WRONG_PROOF_LENGTH, () -> CompactRange.of(3, hashes).fill(4, hashes));
  }

  @Test
  void answersTheEmptyTree() throws Refusal {
    assertThat(new CompactRange().root()).isEqualTo(Hash.OF_EMPTY_TREE);
    assertThat(MerkleTree.of(List.of()).subtrees(0, 0)).isEmpty();
    assertThat(MerkleTree.of(List.of()).head()).isEqualTo(TreeHead.EMPTY);
    assertThat(TreeEdge.EMPTY.append(List.of()).tiles()).isEmpty();
    assertThat(TreeHead.EMPTY.root())
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  private static List<TilePath.Hashes> hashTilesBetween(int oldSize, int newSize) {
    return TilePath.between(oldSize, newSize)
        .filter(TilePath.Hashes.class::isInstance)
        .map(TilePath.Hashes.class::cast)
        .toList();
  }

  /// The full tiles and last partial tiles of [#LEAVES], found by level and index alone.
  private static final class Stored {
    private static final Map<String, byte[]> BY_PLACE = new HashMap<>();

    static final MerkleTree.Tiles TILES =
        paths -> {
          var found = new HashMap<TilePath.Hashes, byte[]>();
          for (var path : paths) {
            var tile = BY_PLACE.get(path.level() + "/" + path.index());
            if (tile != null) {
              found.put(path, tile);
            }
          }
          return found;
        };

    static {
      TreeEdge.EMPTY
          .grow(LEAVES)
          .tiles()
          .forEach((path, tile) -> BY_PLACE.put(path.level() + "/" + path.index(), tile));
    }

    static Map<TilePath.Hashes, byte[]> blank(Set<TilePath.Hashes> paths) {
      var tiles = new HashMap<TilePath.Hashes, byte[]>();
      paths.forEach(path -> tiles.put(path, new byte[path.width() * Hash.LENGTH]));
      return tiles;
    }
  }
}
