package io.pacspace.transparency;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the records of a bundle one after the other, keeping no more of them than the last: their
/// one proof is a tree that grows from subtree to record to subtree, up to the checkpoint's size.
final class BundleCheck {
  private final Checkpoint trusted;
  private final CompactRange tree = new CompactRange();
  private final CompactRange receiptIds = new CompactRange();
  private @Nullable SaltedRecord last;
  private boolean isIncluded;

  private BundleCheck(Checkpoint trusted) {
    this.trusted = trusted;
  }

  /// Checks what is not about a single record.
  ///
  /// @param named the origin that the bundle names beside its checkpoint
  static BundleCheck open(
      SignedNote checkpoint, String named, String origin, Collection<VerifierKey> logKeys)
      throws Refusal {
    var trusted = Checkpoint.open(checkpoint, origin, logKeys);
    if (!named.equals(origin)) {
      throw new Refusal(Refusal.Code.WRONG_ORIGIN, "a bundle of another log");
    }
    return new BundleCheck(trusted);
  }

  void add(ProofBundle.Proven proven) throws Refusal {
    if (proven.index() >= trusted.head().size()) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "the index is not below the size of the tree");
    }
    tree.fill(proven.index(), proven.between());
    tree.add(proven.record().logLeaf());
    receiptIds.add(proven.record().receiptId());
    last = proven.record();
  }

  /// @param rest the subtrees behind the last record
  Checkpoint finish(List<Hash> rest, Hash proofRoot) throws Refusal {
    tree.fill(trusted.head().size(), rest);
    if (!tree.root().equals(trusted.head().root())) {
      throw new Refusal(
          Refusal.Code.ROOT_MISMATCH, "the records and their proof lead to another root");
    }
    isIncluded = true;
    if (last == null || !rootOf(last).equals(proofRoot)) {
      throw new Refusal(Refusal.Code.ROOT_MISMATCH, "the records have another root");
    }
    return trusted;
  }

  /// A statement stands for itself, whatever its file has beside it.
  private Hash rootOf(SaltedRecord record) throws Refusal {
    return Statement.is(record) ? record.receiptId() : receiptIds.root();
  }

  /// Whether the records were found to be the log's.
  boolean isIncluded() {
    return isIncluded;
  }
}
