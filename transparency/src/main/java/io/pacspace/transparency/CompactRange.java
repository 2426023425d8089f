package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.List;

/// A tree of RFC 9162 §2.1 that grows at its end and keeps nothing but the roots of the complete
/// subtrees that it is made of: fewer than 64 hashes, whatever its size. It has a root and no
/// proofs; for those see [MerkleTree].
///
/// Not safe for use by several threads at once.
public final class CompactRange {
  /// From the largest subtree down; one for each binary digit of the size that is 1.
  private final List<Hash> hashes;

  private long size;

  private CompactRange(long size, List<Hash> hashes) {
    this.size = size;
    this.hashes = new ArrayList<>(hashes);
  }

  /// Begins without leaves.
  public CompactRange() {
    this(0, List.of());
  }

  /// Goes on from what [#size()] and [#hashes()] were; throws `IllegalArgumentException` where they
  /// are not of one tree.
  public static CompactRange of(long size, List<Hash> hashes) {
    if (size < 0 || Long.bitCount(size) != hashes.size()) {
      throw new IllegalArgumentException("not as many hashes as a tree of that size has subtrees");
    }
    return new CompactRange(size, hashes);
  }

  /// Appends a leaf hash.
  public void add(Hash leaf) {
    append(0, leaf);
  }

  /// Appends the subtrees from this size on until before `to` (`docs/proof-format.md`, "Shared
  /// paths").
  ///
  /// @throws Refusal `OUT_OF_RANGE` where this has more leaves, `WRONG_PROOF_LENGTH` where they are
  ///   not as many as that
  public void fill(long to, List<Hash> subtrees) throws Refusal {
    if (to < size) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "records that are not in the log's order");
    }
    var missing = Subtree.aligned(size, to);
    if (missing.size() != subtrees.size()) {
      throw new Refusal(
          Refusal.Code.WRONG_PROOF_LENGTH, "not as many hashes as lie between two records");
    }
    for (var i = 0; i < missing.size(); i++) {
      append(missing.get(i).level(), subtrees.get(i));
    }
  }

  /// Appends a complete subtree of 2^level leaves; the size is a multiple of that.
  private void append(int level, Hash subtree) {
    var root = subtree;
    for (var height = level; (size >> height & 1) == 1; height++) {
      root = Hash.node(hashes.removeLast(), root);
    }
    hashes.add(root);
    size += 1L << level;
  }

  /// The number of leaves.
  public long size() {
    return size;
  }

  /// The roots of the complete subtrees, the largest first.
  public List<Hash> hashes() {
    return List.copyOf(hashes);
  }

  /// The root over all leaves.
  public Hash root() {
    return hashes.isEmpty() ? Hash.OF_EMPTY_TREE : Subtree.fold(hashes);
  }
}
