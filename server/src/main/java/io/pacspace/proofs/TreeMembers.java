package io.pacspace.proofs;

import io.pacspace.ledger.Entry;
import io.pacspace.proofs.Integration.Contradiction;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeHead;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Proves that deltas are in the tree that was signed last, from what their rows say now: what is
/// signed next may rest on those, and on nothing else that is stored.
@Component
class TreeMembers {
  private final Proofs proofs;

  TreeMembers(Proofs proofs) {
    this.proofs = proofs;
  }

  /// Throws [Contradiction] at the first that is not in the tree.
  void require(JdbcClient cell, EnvironmentId ledger, TreeHead last, List<Entry> verified) {
    for (var entry : verified) {
      require(
          entry.logIndex() < last.size(),
          "The delta at index %d is counted as verified and is not.",
          entry.logIndex());
    }
    var indexes = verified.stream().map(Entry::logIndex).toList();
    try {
      var paths = proofs.paths(cell, ledger, last.size(), indexes);
      for (var i = 0; i < verified.size(); i++) {
        var entry = verified.get(i);
        requireIncluded(last, entry, paths.get(i));
      }
    } catch (Refusal e) {
      throw new Contradiction("Its tiles cannot be read: " + e.getMessage() + ".");
    }
  }

  private static void requireIncluded(TreeHead last, Entry entry, List<Hash> path) {
    try {
      last.verifyInclusion(entry.salted().logLeaf(), entry.logIndex(), path);
    } catch (Refusal _) {
      throw new Contradiction(
          "The verified delta at index %d is not the one that was signed there."
              .formatted(entry.logIndex()));
    }
  }

  /// What its row says now is what its commitment was made of, and its id is of its place.
  static void requireItsOwn(Entry entry) {
    require(
        entry.isAsCommitted() && entry.record().id().logIndex() == entry.logIndex(),
        "The delta at index %d is not what its commitment was made of.",
        entry.logIndex());
  }

  static void require(boolean holds, String sentence, long index) {
    if (!holds) {
      throw new Contradiction(sentence.formatted(index));
    }
  }
}
