package io.pacspace.logs;

import io.pacspace.logs.Culprit.Contradiction;
import io.pacspace.logs.LogTiles.Stored;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Hashes a log again from some size on, bundle by bundle, and compares every tile with what it
/// should hold. It keeps the right edge of the tree and the few bundles that are on their way,
/// however long the log is.
public final class LogWalk {
  private final LogFiles files;
  private final LogTiles tiles;
  private final TreeHead signed;
  private final Culprit culprit;

  /// Begins nothing yet.
  ///
  /// @param signed what the log's key has signed; the walk ends at its size
  public LogWalk(LogFiles files, TreeHead signed) {
    this.files = files;
    this.tiles = new LogTiles(files);
    this.signed = signed;
    this.culprit = new Culprit(signed, tiles);
  }

  /// Sees the leaves on their way into the tree.
  @FunctionalInterface
  public interface Follower {
    /// Is called once for every bundle, in the order of the log.
    ///
    /// @param edge of the tree before these leaves
    /// @throws LogBreak to end the walk there
    void follow(TreeEdge edge, List<Hash> leaves) throws LogBreak;
  }

  /// What was seen on the way through a log.
  ///
  /// @param head what the tiles lead to, which is still to be compared with what was signed
  /// @param missing how many bundles of entries are not there
  /// @param firstMissing the first of them
  public record Seen(TreeHead head, long bundles, long missing, Optional<TilePath> firstMissing) {}

  /// Walks on from a tree that is known, to the signed size.
  ///
  /// @param start of a size that is a multiple of 256
  /// @throws LogBreak where the log contradicts itself first
  public Seen from(TreeEdge start, Follower follower) throws LogBreak {
    var first = start.size() / TilePath.FULL;
    var bundles = Math.ceilDiv(signed.size(), (long) TilePath.FULL);
    var parts =
        LongStream.range(first, bundles)
            .mapToObj(index -> TilePath.Hashes.ofTree(0, index, signed.size()))
            .gather(Gatherers.mapConcurrent(files.lanes(), this::load))
            .iterator();
    var edge = start;
    var missing = 0L;
    Optional<TilePath> firstMissing = Optional.empty();
    while (parts.hasNext()) {
      var part = parts.next();
      if (part.entries.isEmpty()) {
        missing++;
        firstMissing = firstMissing.or(() -> Optional.of(part.bundle()));
      }
      var leaves = leaves(part);
      follower.follow(edge, leaves);
      edge = append(edge, leaves);
    }
    return new Seen(edge.head(), bundles - first, missing, firstMissing);
  }

  /// What is stored of up to 256 entries, not yet looked at.
  private record Leaves(
      TilePath.Hashes tile,
      Optional<Stored<TilePath.Hashes>> hashes,
      Optional<Stored<TilePath.Entries>> entries) {
    TilePath.Entries bundle() {
      return entries
          .map(Stored::path)
          .orElseGet(() -> new TilePath.Entries(tile.index(), tile.width()));
    }
  }

  private Leaves load(TilePath.Hashes tile) {
    var bundle = new TilePath.Entries(tile.index(), tile.width());
    return new Leaves(tile, tiles.find(tile), tiles.find(bundle));
  }

  private List<Hash> leaves(Leaves part) throws LogBreak {
    var found = tiles.hashes(part.tile, part.hashes);
    if (part.entries.isEmpty()) {
      return found;
    }
    var leaves = tiles.leaves(part.entries.get(), part.tile.width());
    compare(new Contradiction(part.tile, pathOf(part.hashes), part.bundle(), leaves, found));
    return leaves;
  }

  private TreeEdge append(TreeEdge edge, List<Hash> leaves) throws LogBreak {
    var growth = grow(edge, leaves);
    for (var made : growth.tiles().entrySet()) {
      var tile = made.getKey();
      // Above the leaves a tile comes up each time it gets wider; only its last state is stored.
      if (tile.level() > 0 && tile.equals(ofTree(tile, signed.size()))) {
        compare(tile, made.getValue());
      }
    }
    return growth.edge();
  }

  private void compare(TilePath.Hashes tile, byte[] made) throws LogBreak {
    var stored = tiles.find(tile);
    var found = tiles.hashes(tile, stored);
    var kept = pathOf(stored);
    var expected = tiles.hashes(tile, Optional.of(new Stored<>(tile, made)));
    compare(new Contradiction(tile, kept, kept, expected, found));
  }

  private void compare(Contradiction between) throws LogBreak {
    if (between.position() >= 0) {
      throw culprit.of(between);
    }
  }

  private static TilePath.Hashes pathOf(Optional<Stored<TilePath.Hashes>> stored) {
    return stored.orElseThrow().path();
  }

  private static TilePath.Hashes ofTree(TilePath.Hashes tile, long size) {
    return TilePath.Hashes.ofTree(tile.level(), tile.index(), size);
  }

  /// What a tree was when it had this size, where it reaches it with these leaves.
  public static Optional<TreeHead> headAt(long size, TreeEdge edge, List<Hash> leaves) {
    var missing = size - edge.size();
    return missing <= 0 || missing > leaves.size()
        ? Optional.empty()
        : Optional.of(grow(edge, leaves.subList(0, (int) missing)).edge().head());
  }

  /// Appends leaves of a log whose size is known to be below 2^63.
  private static TreeEdge.Growth grow(TreeEdge edge, List<Hash> leaves) {
    try {
      return edge.append(leaves);
    } catch (Refusal refusal) {
      throw new IllegalStateException("a signed size is below 2^63", refusal);
    }
  }
}
