package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// RFC 9162 §2.1 word for word, recursive and slow: what the tiled tree is measured against.
final class PlainTree {
  private PlainTree() {}

  /// Leaf hashes of `count` different entries.
  static List<Hash> leaves(long count) {
    return LongStream.range(0, count)
        .mapToObj(i -> Hash.leaf(ByteBuffer.allocate(Long.BYTES).putLong(i).array()))
        .toList();
  }

  static TreeHead head(List<Hash> leaves) {
    return new TreeHead(leaves.size(), root(leaves));
  }

  /// MTH(D), §2.1.1.
  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Hash.OF_EMPTY_TREE;
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    var k = split(leaves.size());
    return Hash.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  /// PATH(m, D), §2.1.3.1.
  static List<Hash> inclusion(int m, List<Hash> leaves) {
    var n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    var k = split(n);
    return m < k
        ? plus(inclusion(m, leaves.subList(0, k)), root(leaves.subList(k, n)))
        : plus(inclusion(m - k, leaves.subList(k, n)), root(leaves.subList(0, k)));
  }

  /// PROOF(m, D), §2.1.4.1.
  static List<Hash> consistency(int m, List<Hash> leaves) {
    return subproof(m, leaves, true);
  }

  private static List<Hash> subproof(int m, List<Hash> leaves, boolean known) {
    var n = leaves.size();
    if (m == n) {
      return known ? List.of() : List.of(root(leaves));
    }
    var k = split(n);
    return m <= k
        ? plus(subproof(m, leaves.subList(0, k), known), root(leaves.subList(k, n)))
        : plus(subproof(m - k, leaves.subList(k, n), false), root(leaves.subList(0, k)));
  }

  private static int split(int n) {
    return Integer.highestOneBit(n - 1);
  }

  private static List<Hash> plus(List<Hash> path, Hash hash) {
    var longer = new ArrayList<Hash>(path);
    longer.add(hash);
    return longer;
  }
}
