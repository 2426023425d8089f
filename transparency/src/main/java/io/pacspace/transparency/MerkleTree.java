package io.pacspace.transparency;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A tree of RFC 9162 §2.1 over SHA-256 whose hashes are kept in tiles (C2SP tlog-tiles). A root or
/// a proof reads one set of tiles that grows with the logarithm of the tree's size.
public final class MerkleTree {
  private final long size;
  private final Tiles tiles;

  private MerkleTree(long size, Tiles tiles) {
    this.size = size;
    this.tiles = tiles;
  }

  /// Where the bytes of tiles come from: a table, a folder, a log's public address.
  @FunctionalInterface
  public interface Tiles {
    /// The bytes of each of these tiles; one that is not there is left out of the answer. A tile of
    /// the same level and index that is wider than asked for serves as well.
    Map<TilePath.Hashes, byte[]> read(Set<TilePath.Hashes> paths);
  }

  /// The tree over these leaf hashes, with its tiles in memory.
  public static MerkleTree of(List<Hash> leaves) {
    var tiles = TreeEdge.EMPTY.grow(leaves).tiles();
    return new MerkleTree(leaves.size(), _ -> tiles);
  }

  /// The tree of the first `size` leaves of a log. The tiles may be those of a larger tree.
  ///
  /// @throws Refusal `TOO_LARGE` for a size of 2^63 and above, which is a negative `long`
  public static MerkleTree stored(long size, Tiles tiles) throws Refusal {
    if (size < 0) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a tree has fewer than 2^63 leaves");
    }
    return new MerkleTree(size, tiles);
  }

  /// Size and root.
  ///
  /// @throws Refusal `TILE_UNAVAILABLE`
  public TreeHead head() throws Refusal {
    return edge().head();
  }

  /// The right edge, to append to.
  ///
  /// @throws Refusal `TILE_UNAVAILABLE`
  public TreeEdge edge() throws Refusal {
    return TreeEdge.of(size, read(TreeEdge.tiles(size)));
  }

  /// The inclusion proof for the leaf at `index`: sibling hashes from the leaf's up to the root's
  /// child (RFC 9162 §2.1.3.1), for [TreeHead#verifyInclusion].
  ///
  /// @throws Refusal `OUT_OF_RANGE` or `TILE_UNAVAILABLE`
  public List<Hash> inclusion(long index) throws Refusal {
    if (index < 0 || index >= size) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "the index is not below the size of the tree");
    }
    return folded(siblings(index, 1));
  }

  /// The proof that this tree extends the one of its first `olderSize` leaves (RFC 9162 §2.1.4.1),
  /// for [TreeHead#verifyExtends]; empty where the sizes are equal.
  ///
  /// @throws Refusal `OUT_OF_RANGE`, for an older size of 0 too, or `TILE_UNAVAILABLE`
  public List<Hash> consistency(long olderSize) throws Refusal {
    if (olderSize <= 0 || olderSize > size) {
      throw new Refusal(
          Refusal.Code.OUT_OF_RANGE, "the older size is not between 1 and the newer size");
    }
    if (olderSize == size) {
      return List.of();
    }
    // The older tree ends with a complete subtree, which is a node of this tree too.
    var width = Long.lowestOneBit(olderSize);
    var path = siblings(olderSize - 1, width);
    if (width != olderSize) {
      path.addFirst(Subtree.covering(olderSize - width, olderSize));
    }
    return folded(path);
  }

  /// The roots of the subtrees that make up leaves `from` until before `to`, as a bundle has them
  /// between two records and behind the last (`docs/proof-format.md`, "Shared paths").
  ///
  /// @throws Refusal `OUT_OF_RANGE` where these are no leaves of this tree, or `TILE_UNAVAILABLE`
  public List<Hash> subtrees(long from, long to) throws Refusal {
    if (from < 0 || from > to || to > size) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "leaves that are not within the tree");
    }
    return hashes(List.of(Subtree.aligned(from, to))).getFirst();
  }

  /// For each of these ascending indexes, the subtrees between the one before, or `from`, and it;
  /// reads the tiles of all at once.
  ///
  /// @throws Refusal as [#subtrees]
  public List<List<Hash>> between(long from, List<Long> indexes) throws Refusal {
    var ranges = new ArrayList<List<Subtree>>();
    var start = from;
    for (long index : indexes) {
      if (start < 0 || index < start || index >= size) {
        throw new Refusal(Refusal.Code.OUT_OF_RANGE, "indexes that do not ascend in the tree");
      }
      ranges.add(Subtree.aligned(start, index));
      start = index + 1;
    }
    return hashes(ranges);
  }

  /// What lies beside the way from the node of `width` leaves around `leaf` up to the root.
  private List<List<Subtree>> siblings(long leaf, long width) {
    var siblings = new ArrayList<List<Subtree>>();
    var from = 0L;
    var to = size;
    while (to - from > width) {
      var middle = Subtree.split(from, to);
      if (leaf < middle) {
        siblings.addFirst(Subtree.covering(middle, to));
        to = middle;
      } else {
        siblings.addFirst(Subtree.covering(from, middle));
        from = middle;
      }
    }
    return siblings;
  }

  private List<Hash> folded(List<List<Subtree>> ranges) throws Refusal {
    return hashes(ranges).stream().map(Subtree::fold).toList();
  }

  private List<List<Hash>> hashes(List<List<Subtree>> ranges) throws Refusal {
    var paths = new LinkedHashSet<TilePath.Hashes>();
    ranges.forEach(range -> range.forEach(subtree -> paths.add(subtree.tile(size))));
    var found = read(paths);
    return ranges.stream().map(range -> hashes(range, found)).toList();
  }

  private List<Hash> hashes(List<Subtree> range, Map<TilePath.Hashes, List<Hash>> found) {
    return range.stream()
        .map(subtree -> subtree.hashIn(requireNonNull(found.get(subtree.tile(size)))))
        .toList();
  }

  private Map<TilePath.Hashes, List<Hash>> read(Set<TilePath.Hashes> paths) throws Refusal {
    Map<TilePath.Hashes, byte[]> stored = paths.isEmpty() ? Map.of() : tiles.read(paths);
    var found = new HashMap<TilePath.Hashes, List<Hash>>();
    for (var path : paths) {
      var tile = stored.get(path);
      if (tile == null) {
        throw new Refusal(Refusal.Code.TILE_UNAVAILABLE, path + " is missing");
      }
      found.put(path, path.read(tile));
    }
    return found;
  }
}
