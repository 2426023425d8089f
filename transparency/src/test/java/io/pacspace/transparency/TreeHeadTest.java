package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// No proof passes for anything but what it was made for.
class TreeHeadTest {
  private static final List<Hash> LEAVES = PlainTree.leaves(300);

  @Test
  void refusesInclusionAfterAnySingleBitChange() {
    Property.holds(
        200,
        any -> {
          var size = any.intFrom(1, 300);
          var index = any.intFrom(0, size - 1);
          var bit = any.intFrom(0, 255);
          var tree = MerkleTree.of(LEAVES.subList(0, size));
          var head = tree.head();
          var leaf = LEAVES.get(index);
          var path = tree.inclusion(index);
          refusesRoot(() -> head.verifyInclusion(flip(leaf, bit), index, path));
          var otherRoot = new TreeHead(size, flip(head.root(), bit));
          refusesRoot(() -> otherRoot.verifyInclusion(leaf, index, path));
          for (var changed : flips(path, bit)) {
            refusesRoot(() -> head.verifyInclusion(leaf, index, changed));
          }
          for (var flag = 1L; flag != 0; flag <<= 1) {
            var otherIndex = index ^ flag;
            Refused.anyhow(() -> head.verifyInclusion(leaf, otherIndex, path));
          }
          for (var changed : otherLengths(path, head.root())) {
            Refused.with(
                Refusal.Code.WRONG_PROOF_LENGTH, () -> head.verifyInclusion(leaf, index, changed));
          }
        });
  }

  @Test
  void refusesConsistencyAfterAnySingleBitChange() {
    Property.holds(
        200,
        any -> {
          var size = any.intFrom(2, 300);
          var olderSize = any.intFrom(1, size - 1);
          var bit = any.intFrom(0, 255);
          var tree = MerkleTree.of(LEAVES.subList(0, size));
          var newer = tree.head();
          var older = MerkleTree.of(LEAVES.subList(0, olderSize)).head();
          var path = tree.consistency(olderSize);
          var otherOlder = new TreeHead(olderSize, flip(older.root(), bit));
          refusesRoot(() -> newer.verifyExtends(otherOlder, path));
          var otherNewer = new TreeHead(size, flip(newer.root(), bit));
          refusesRoot(() -> otherNewer.verifyExtends(older, path));
          for (var changed : flips(path, bit)) {
            refusesRoot(() -> newer.verifyExtends(older, changed));
          }
          for (var flag = 1L; flag != 0; flag <<= 1) {
            var otherSize = new TreeHead(olderSize ^ flag, older.root());
            Refused.anyhow(() -> newer.verifyExtends(otherSize, path));
          }
          for (var changed : otherLengths(path, newer.root())) {
            Refused.with(
                Refusal.Code.WRONG_PROOF_LENGTH, () -> newer.verifyExtends(older, changed));
          }
        });
  }

  @Test
  void refusesToExtendTheEmptyTreeForThatProvesNothing() {
    var newer = PlainTree.head(LEAVES);
    Refused.with(Refusal.Code.OUT_OF_RANGE, () -> newer.verifyExtends(TreeHead.EMPTY, List.of()));
    Refused.with(
        Refusal.Code.OUT_OF_RANGE, () -> TreeHead.EMPTY.verifyExtends(TreeHead.EMPTY, List.of()));
  }

  @Test
  void comparesTreesOfOneSizeByTheirRoots() throws Refusal {
    var head = PlainTree.head(LEAVES);
    head.verifyExtends(head, List.of());
    var fork = new TreeHead(head.size(), flip(head.root(), 0));
    refusesRoot(() -> head.verifyExtends(fork, List.of()));
    Refused.with(
        Refusal.Code.WRONG_PROOF_LENGTH, () -> head.verifyExtends(head, List.of(head.root())));
  }

  /// Whatever the older tree ends with, there is nothing to start from without a hash.
  @Test
  void refusesToExtendAnotherSizeWithoutAProof() {
    var newer = PlainTree.head(LEAVES.subList(0, 9));
    for (var size = 1; size < 9; size++) {
      var older = PlainTree.head(LEAVES.subList(0, size));
      Refused.with(Refusal.Code.WRONG_PROOF_LENGTH, () -> newer.verifyExtends(older, List.of()));
    }
  }

  @Test
  void refusesSizesOfTwoToThe63AndAbove() {
    var root = Hash.OF_EMPTY_TREE;
    for (var size : new long[] {-1, Long.MIN_VALUE}) {
      var huge = new TreeHead(size, root);
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> huge.verifyInclusion(root, 0, List.of()));
      Refused.with(Refusal.Code.OUT_OF_RANGE, () -> huge.verifyInclusion(root, size, List.of()));
      Refused.with(
          Refusal.Code.OUT_OF_RANGE, () -> huge.verifyExtends(new TreeHead(1, root), List.of()));
      Refused.with(
          Refusal.Code.OUT_OF_RANGE, () -> new TreeHead(1, root).verifyExtends(huge, List.of()));
    }
  }

  @Test
  void tellsATreeFromOneThatRepeatsItsLastLeaf() {
    var three = LEAVES.subList(0, 3);
    var four = new ArrayList<Hash>(three);
    four.add(three.getLast());
    assertThat(PlainTree.root(three)).isNotEqualTo(PlainTree.root(four));
  }

  private static void refusesRoot(ThrowingCallable call) {
    Refused.with(Refusal.Code.ROOT_MISMATCH, call);
  }

  private static List<List<Hash>> flips(List<Hash> path, int bit) {
    var flips = new ArrayList<List<Hash>>();
    for (var i = 0; i < path.size(); i++) {
      var changed = new ArrayList<Hash>(path);
      changed.set(i, flip(path.get(i), bit));
      flips.add(changed);
    }
    return flips;
  }

  private static List<List<Hash>> otherLengths(List<Hash> path, Hash extra) {
    var others = new ArrayList<List<Hash>>();
    for (var i = 0; i <= path.size(); i++) {
      var longer = new ArrayList<Hash>(path);
      longer.add(i, extra);
      others.add(longer);
      if (i < path.size()) {
        var shorter = new ArrayList<Hash>(path);
        shorter.remove(i);
        others.add(shorter);
      }
    }
    return others;
  }

  private static Hash flip(Hash hash, int bit) {
    var bytes = hash.bytes();
    bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return Hash.of(bytes);
  }
}
