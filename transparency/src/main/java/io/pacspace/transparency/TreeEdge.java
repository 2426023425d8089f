package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The right edge of a tree: the partial tile of each level. It is all that appending needs, at
/// most 255 hashes for each of a few levels, whatever the size of the tree.
public final class TreeEdge {
  /// The edge of the tree without leaves.
  public static final TreeEdge EMPTY =
      new TreeEdge(0, Collections.nCopies(Long.BYTES, List.<Hash>of()));

  private final long size;

  /// By level, the hashes of the partial tile; none where the last tile is full or there is none.
  private final List<List<Hash>> levels;

  private TreeEdge(long size, List<List<Hash>> levels) {
    this.size = size;
    this.levels = List.copyOf(levels);
  }

  /// What appending leaves comes to.
  ///
  /// @param edge the right edge of the grown tree
  /// @param tiles the tiles that are new or wider than before, with their bytes, from level 0 up
  public record Growth(TreeEdge edge, Map<TilePath.Hashes, byte[]> tiles) {
    /// Keeps the order of the tiles.
    public Growth {
      tiles = Collections.unmodifiableMap(new LinkedHashMap<>(tiles));
    }
  }

  /// The partial tiles that make up the edge of a tree of `size` leaves, at most one a level.
  static Set<TilePath.Hashes> tiles(long size) {
    var tiles = new LinkedHashSet<TilePath.Hashes>();
    for (var level = 0; level < Long.BYTES; level++) {
      var inLevel = size >> (level * TilePath.HEIGHT);
      if (inLevel % TilePath.FULL != 0) {
        tiles.add(TilePath.Hashes.ofTree(level, inLevel / TilePath.FULL, size));
      }
    }
    return tiles;
  }

  /// The edge of a tree of `size` leaves, from the hashes of its [#tiles(long)].
  static TreeEdge of(long size, Map<TilePath.Hashes, List<Hash>> tiles) {
    var levels = new ArrayList<List<Hash>>(EMPTY.levels);
    tiles.forEach((tile, hashes) -> levels.set(tile.level(), hashes));
    return new TreeEdge(size, levels);
  }

  /// The number of leaves of the tree.
  public long size() {
    return size;
  }

  /// Size and root of the tree; no tile is read for it.
  public TreeHead head() {
    var subtrees = new ArrayList<Hash>();
    for (var hashes : levels.reversed()) {
      var start = 0;
      for (var subtree : Subtree.covering(0, hashes.size())) {
        var end = start + (1 << subtree.level());
        subtrees.add(Subtree.root(hashes.subList(start, end)));
        start = end;
      }
    }
    return subtrees.isEmpty() ? TreeHead.EMPTY : new TreeHead(size, Subtree.fold(subtrees));
  }

  /// Appends leaf hashes, in order. Costs about two hashes a leaf.
  ///
  /// @throws Refusal `TOO_LARGE` where the tree would reach 2^63 leaves
  public Growth append(List<Hash> leaves) throws Refusal {
    if (leaves.size() > Long.MAX_VALUE - size) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a tree has fewer than 2^63 leaves");
    }
    return grow(leaves);
  }

  Growth grow(List<Hash> leaves) {
    var edge = new ArrayList<List<Hash>>(levels);
    var written = new LinkedHashMap<TilePath.Hashes, byte[]>();
    var added = leaves;
    for (var level = 0; !added.isEmpty(); level++) {
      var hashes = new ArrayList<Hash>(levels.get(level));
      hashes.addAll(added);
      var first = (size >> (level * TilePath.HEIGHT)) / TilePath.FULL;
      added = write(level, first, hashes, written);
      var partial = hashes.size() % TilePath.FULL;
      edge.set(level, List.copyOf(hashes.subList(hashes.size() - partial, hashes.size())));
    }
    return new Growth(new TreeEdge(size + leaves.size(), edge), written);
  }

  /// Cuts a level's hashes into tiles and answers the roots of the full ones.
  private static List<Hash> write(
      int level, long first, List<Hash> hashes, Map<TilePath.Hashes, byte[]> written) {
    var roots = new ArrayList<Hash>();
    for (var start = 0; start < hashes.size(); start += TilePath.FULL) {
      var end = Math.min(start + TilePath.FULL, hashes.size());
      var inTile = hashes.subList(start, end);
      var tile = new TilePath.Hashes(level, first + start / TilePath.FULL, inTile.size());
      written.put(tile, tile.write(inTile));
      if (tile.width() == TilePath.FULL) {
        roots.add(Subtree.root(inTile));
      }
    }
    return roots;
  }
}
