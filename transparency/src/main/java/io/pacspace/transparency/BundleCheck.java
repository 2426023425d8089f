package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Checks the records of a bundle one after the other, keeping no more of them than a tile holds.
final class BundleCheck {
  private final Checkpoint trusted;
  private final List<Hash> receiptIds = new ArrayList<>();
  private TreeEdge window = TreeEdge.EMPTY;
  private long last = -1;

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
    if (proven.index() <= last) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "records that are not in the log's order");
    }
    last = proven.index();
    trusted.head().verifyInclusion(proven.record().logLeaf(), last, proven.path());
    receiptIds.add(proven.record().receiptId());
    if (receiptIds.size() == TilePath.FULL) {
      append();
    }
  }

  private void append() throws Refusal {
    window = window.append(receiptIds).edge();
    receiptIds.clear();
  }

  Checkpoint finish(Hash proofRoot) throws Refusal {
    append();
    if (last < 0 || !window.head().root().equals(proofRoot)) {
      throw new Refusal(Refusal.Code.ROOT_MISMATCH, "the records have another root");
    }
    return trusted;
  }
}
