package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.List;

/// A complete subtree of 2^level leaves that starts at leaf `index * 2^level`. Every hash of a tree
/// of any size is one of these or is folded from a few of them, and each is read from one tile.
record Subtree(int level, long index) {

  /// The complete subtrees that make up leaves `from` up to `to`, left to right, where `from` is
  /// where a subtree of RFC 9162 §2.1.1 starts; none for an empty range.
  static List<Subtree> covering(long from, long to) {
    var subtrees = new ArrayList<Subtree>();
    var start = from;
    while (start < to) {
      var level = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - start);
      subtrees.add(new Subtree(level, start >> level));
      start += 1L << level;
    }
    return subtrees;
  }

  /// The complete subtrees that make up leaves `from` up to `to`, left to right, each as large as
  /// `from` and `to` allow where it starts: what lies between two leaves (`docs/proof-format.md`,
  /// "Shared paths"); none for an empty range.
  static List<Subtree> aligned(long from, long to) {
    var subtrees = new ArrayList<Subtree>();
    var start = from;
    while (start < to) {
      var fitting = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - start);
      var level = Math.min(fitting, Long.numberOfTrailingZeros(start));
      subtrees.add(new Subtree(level, start >> level));
      start += 1L << level;
    }
    return subtrees;
  }

  /// Where the left subtree of leaves `from` up to `to` ends, for at least two leaves: the largest
  /// power of two smaller than their number (RFC 9162 §2.1.1).
  static long split(long from, long to) {
    return from + Long.highestOneBit(to - from - 1);
  }

  /// Folds the hashes of adjacent subtrees, left to right, into the hash over all of them.
  static Hash fold(List<Hash> hashes) {
    var folded = hashes.getLast();
    for (var left : hashes.reversed().subList(1, hashes.size())) {
      folded = Hash.node(left, folded);
    }
    return folded;
  }

  /// Root over a power of two of hashes.
  static Hash root(List<Hash> hashes) {
    var level = hashes;
    while (level.size() > 1) {
      var parents = new ArrayList<Hash>(level.size() / 2);
      for (var i = 0; i < level.size(); i += 2) {
        parents.add(Hash.node(level.get(i), level.get(i + 1)));
      }
      level = parents;
    }
    return level.getFirst();
  }

  /// The tile that holds this subtree in a tree of `treeSize` leaves.
  TilePath.Hashes tile(long treeSize) {
    return TilePath.Hashes.ofTree(level / TilePath.HEIGHT, firstHash() / TilePath.FULL, treeSize);
  }

  /// This subtree's hash, from the hashes of its [#tile(long)].
  Hash hashIn(List<Hash> tile) {
    var first = (int) (firstHash() % TilePath.FULL);
    var count = 1 << (level % TilePath.HEIGHT);
    return root(tile.subList(first, first + count));
  }

  private long firstHash() {
    return index << (level % TilePath.HEIGHT);
  }
}
