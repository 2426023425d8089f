package io.pacspace.logs;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names the file that is at fault where a tile and what lies under it contradict each other: the
/// one of them that does not lead to the root that was signed.
record Culprit(TreeHead signed, LogTiles tiles) {
  /// A tile that says something else than what lies under it.
  ///
  /// @param tile as wide as it is in the signed tree
  /// @param kept where its hashes are from
  /// @param below where the entries are from, for a tile of level 0
  /// @param made what the tile should hold by what lies under it
  /// @param found what it holds
  record Contradiction(
      TilePath.Hashes tile,
      TilePath.Hashes kept,
      TilePath below,
      List<Hash> made,
      List<Hash> found) {
    /// The first hash in which they differ, or -1.
    int position() {
      for (var i = 0; i < made.size(); i++) {
        if (!made.get(i).equals(found.get(i))) {
          return i;
        }
      }
      return -1;
    }

    /// The number of the tile's hash among all of its level.
    long node(int position) {
      return tile.index() * TilePath.FULL + position;
    }

    /// The file under the hash at a position.
    TilePath under(int position) {
      return tile.level() == 0
          ? below
          : new TilePath.Hashes(tile.level() - 1, node(position), TilePath.FULL);
    }
  }

  /// What to say of a contradiction.
  LogBreak of(Contradiction between) {
    var position = between.position();
    var under = between.under(position);
    var ofEntry = between.tile().level() == 0;
    var above = "hash %d in %s".formatted(position, between.kept());
    var made = between.made().get(position);
    var found = between.found().get(position);
    if (leadsToRoot(between, between.found(), position)) {
      var what = ofEntry ? "entry " + between.node(position) : "what lies under it";
      return new LogBreak(
          under,
          "%s hashes to %s, but %s is %s, which leads to the signed root"
              .formatted(what, made, above, found));
    }
    var what = ofEntry ? "entry " + between.node(position) + " in " : "what lies under ";
    var which =
        leadsToRoot(between, between.made(), position)
            ? ", which leads to the signed root"
            : "; the other tiles do not tell which is right";
    return new LogBreak(
        between.kept(),
        "hash %d is %s, but %s%s hashes to %s%s"
            .formatted(position, found, what, under, made, which));
  }

  /// Whether a tile with these hashes, among the other tiles as they are, makes the signed root.
  private boolean leadsToRoot(Contradiction between, List<Hash> hashes, int position) {
    var tile = between.tile();
    var levels = tile.level() * TilePath.HEIGHT;
    var node = between.node(position);
    try {
      var path =
          MerkleTree.stored(signed.size(), paths -> read(paths, tile, hashes))
              .inclusion(node << levels);
      // Above the leaves a tile has complete subtrees alone, so they are the leaves of a tree too.
      var above = new TreeHead(((signed.size() - 1) >> levels) + 1, signed.root());
      above.verifyInclusion(hashes.get(position), node, path.subList(levels, path.size()));
      return true;
    } catch (Refusal | Unusable _) {
      return false;
    }
  }

  private Map<TilePath.Hashes, byte[]> read(
      Set<TilePath.Hashes> paths, TilePath.Hashes known, List<Hash> hashes) {
    var found = new HashMap<TilePath.Hashes, byte[]>();
    for (var path : paths) {
      try {
        var inTile = path.equals(known) ? hashes : tiles.hashes(path, tiles.find(path));
        found.put(path, path.write(inTile));
      } catch (LogBreak _) {
        // It will be found by itself; what hangs on it cannot be told.
      }
    }
    return found;
  }
}
