package io.pacspace.transparency;

import java.util.List;

/// What a log, or a window of records, looked like at one moment.
///
/// @param size number of leaves; every check refuses a size outside 0 to 2^63-1
/// @param root RFC 9162 tree hash of those leaves
public record TreeHead(long size, Hash root) {
  /// The tree without leaves.
  public static final TreeHead EMPTY = new TreeHead(0, Hash.OF_EMPTY_TREE);

  /// The tree over these leaf hashes, such as the receipt ids of a window of records.
  public static TreeHead of(List<Hash> leaves) {
    return TreeEdge.EMPTY.grow(leaves).edge().head();
  }

  /// Checks that `leaf` is at `index` of this tree (RFC 9162 §2.1.3.2).
  ///
  /// @param path sibling hashes from the leaf's up to the root's child
  /// @throws Refusal `OUT_OF_RANGE`, `WRONG_PROOF_LENGTH` or `ROOT_MISMATCH`
  public void verifyInclusion(Hash leaf, long index, List<Hash> path) throws Refusal {
    if (index < 0 || index >= size) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "the index is not below the size of the tree");
    }
    var top = climb(leaf, index, size - 1, path);
    requireRoot(top.all.equals(root), "the inclusion proof leads to another root");
  }

  /// Checks that this tree only appended leaves to `older` (RFC 9162 §2.1.4.2).
  ///
  /// An older tree without leaves is refused: anything extends it, so such a proof proves nothing.
  /// Trees of one size are consistent when they are equal and the path is empty.
  ///
  /// @param path hashes in the order of RFC 9162 §2.1.4.1
  /// @throws Refusal `OUT_OF_RANGE`, `WRONG_PROOF_LENGTH` or `ROOT_MISMATCH`
  public void verifyExtends(TreeHead older, List<Hash> path) throws Refusal {
    if (older.size <= 0 || older.size > size) {
      throw new Refusal(
          Refusal.Code.OUT_OF_RANGE, "the older size is not between 1 and the newer size");
    }
    if (older.size == size) {
      requireLength(path.isEmpty());
      requireRoot(older.root.equals(root), "two trees of one size differ");
      return;
    }
    var complete = Long.numberOfTrailingZeros(older.size);
    var startsAtOlderRoot = older.size == 1L << complete;
    requireLength(startsAtOlderRoot || !path.isEmpty());
    var start = startsAtOlderRoot ? older.root : path.getFirst();
    var rest = startsAtOlderRoot ? path : path.subList(1, path.size());
    var top = climb(start, (older.size - 1) >> complete, (size - 1) >> complete, rest);
    requireRoot(top.left.equals(older.root), "the consistency proof leads to another older root");
    requireRoot(top.all.equals(root), "the consistency proof leads to another newer root");
  }

  /// Two folds of one path: `left` over the start and what lies left of it, `all` over everything.
  private record Climb(Hash left, Hash all) {}

  /// Walks from the node at `position` of a level whose rightmost node is at `last` to the root.
  private static Climb climb(Hash start, long position, long last, List<Hash> path) throws Refusal {
    var left = start;
    var all = start;
    for (var sibling : path) {
      requireLength(last != 0);
      if ((position & 1) == 1 || position == last) {
        left = Hash.node(sibling, left);
        all = Hash.node(sibling, all);
        // A rightmost left child has no sibling on the levels up to where it is a right child.
        var skipped = Long.numberOfTrailingZeros(position);
        position >>= skipped;
        last >>= skipped;
      } else {
        all = Hash.node(all, sibling);
      }
      position >>= 1;
      last >>= 1;
    }
    requireLength(last == 0);
    return new Climb(left, all);
  }

  private static void requireLength(boolean fits) throws Refusal {
    if (!fits) {
      throw new Refusal(
          Refusal.Code.WRONG_PROOF_LENGTH, "the proof's length does not fit the size of the tree");
    }
  }

  private static void requireRoot(boolean equal, String message) throws Refusal {
    if (!equal) {
      throw new Refusal(Refusal.Code.ROOT_MISMATCH, message);
    }
  }
}
