package io.pacspace.receipts;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TreeHead;
import java.util.ArrayList;
import java.util.List;

/// The tree over a customer's receipt ids from the first on, as it grows: of a tree of n leaves,
/// the roots of the complete subtrees that make it up, one for each bit of n.
final class CustomerTree {
  private final List<Hash> subtrees;
  private long size;

  private CustomerTree(long size, List<Hash> subtrees) {
    this.size = size;
    this.subtrees = new ArrayList<>(subtrees);
  }

  static CustomerTree empty() {
    return new CustomerTree(0, List.of());
  }

  /// A tree of so many leaves, of which these are the subtrees; empty where there cannot be so
  /// many.
  static CustomerTree of(long size, List<Hash> subtrees) {
    return Long.bitCount(size) == subtrees.size() ? new CustomerTree(size, subtrees) : empty();
  }

  void append(Hash receiptId) {
    subtrees.add(receiptId);
    for (var rest = size; (rest & 1) == 1; rest >>= 1) {
      var right = subtrees.removeLast();
      subtrees.add(Hash.node(subtrees.removeLast(), right));
    }
    size++;
  }

  long size() {
    return size;
  }

  /// From the left, the largest first.
  List<Hash> subtrees() {
    return List.copyOf(subtrees);
  }

  Hash root() {
    if (subtrees.isEmpty()) {
      return TreeHead.EMPTY.root();
    }
    var root = subtrees.getLast();
    for (var left : subtrees.reversed().subList(1, subtrees.size())) {
      root = Hash.node(left, root);
    }
    return root;
  }
}
