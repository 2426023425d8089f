package io.pacspace.proofs;

import io.pacspace.ledger.LedgerEntries;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Takes one ledger one signed checkpoint further, in one transaction of its cell. Never signs a
/// tree that does not extend every tree that the log has signed or announced before
/// (`docs/adr/0005-announce-before-signing.md`).
@Component
class Integration {
  /// Most entries between two checkpoints, so that one step has a bounded size.
  static final int LARGEST_STEP = 8_192;

  private final LedgerEntries entries;
  private final LogStore logs;
  private final TileStore tiles;
  private final AnnouncedHeads heads;
  private final SigningKeys keys;
  private final Derivation derivation;

  Integration(
      LedgerEntries entries,
      LogStore logs,
      TileStore tiles,
      AnnouncedHeads heads,
      SigningKeys keys,
      Derivation derivation) {
    this.entries = entries;
    this.logs = logs;
    this.tiles = tiles;
    this.heads = heads;
    this.keys = keys;
    this.derivation = derivation;
  }

  /// How a step ended.
  sealed interface Outcome {
    /// Everything recorded up to this size is verified now.
    record Done(long size) implements Outcome {}

    /// A checkpoint was signed, and there was more to verify.
    record More() implements Outcome {}

    /// Another node has this ledger.
    record Taken() implements Outcome {}
  }

  /// The log and what is kept of it contradict each other.
  static final class Contradiction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Contradiction(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    /// How, as a sentence about the log.
    String reason() {
      return reason;
    }
  }

  /// One step, in the current transaction of the ledger's cell. Throws [Contradiction].
  Outcome step(JdbcClient cell, EnvironmentId ledger) {
    var recorded = entries.claim(cell, ledger);
    if (recorded.isEmpty()) {
      return new Outcome.Taken();
    }
    var last = logs.newestHead(cell, ledger).orElseThrow(Integration::noCheckpoint);
    var announced = heads.head(ledger);
    requireAgreement(cell, ledger, last, announced);
    var goal = goal(recorded.getAsLong(), last, announced);
    if (goal > last.size() && !extend(cell, ledger, last, announced, goal)) {
      return new Outcome.Taken();
    }
    return goal < recorded.getAsLong() ? new Outcome.More() : new Outcome.Done(goal);
  }

  private static Contradiction noCheckpoint() {
    return new Contradiction("It has deltas but no signed checkpoint at all.");
  }

  /// The cell may be ahead of what was announced, if the control database is the older one; then it
  /// must have signed that as well.
  private void requireAgreement(
      JdbcClient cell, EnvironmentId ledger, TreeHead last, TreeHead announced) {
    var agrees =
        announced.size() > last.size()
            || announced.equals(last)
            || logs.hasSigned(cell, ledger, announced);
    require(
        agrees,
        "The tree of size %d that it has announced is not the one that it has signed.",
        announced.size());
  }

  /// The size to sign next. A tree that was announced and is not signed comes before any other.
  private static long goal(long recorded, TreeHead last, TreeHead announced) {
    if (announced.size() <= last.size()) {
      require(
          recorded >= last.size(), "It has fewer deltas than the %d it has signed.", last.size());
      return Math.min(recorded, last.size() + LARGEST_STEP);
    }
    require(
        recorded >= announced.size() && announced.size() - last.size() <= LARGEST_STEP,
        "It is older than the tree of size %d that it has announced.",
        announced.size());
    return announced.size();
  }

  private boolean extend(
      JdbcClient cell, EnvironmentId ledger, TreeHead last, TreeHead announced, long goal) {
    var derived = derivation.step(cell, ledger, last, goal);
    var growth = grow(edge(cell, ledger, last), derived.leaves());
    var next = growth.edge().head();
    if (announced.size() == goal) {
      require(
          next.equals(announced),
          "Its deltas do not make the tree of size %d that it has announced.",
          announced.size());
    } else if (!heads.announce(ledger, announced, next)) {
      return false;
    }
    var key = keys.of(cell, ledger);
    var note = key.sign(next);
    logs.remember(new Log(key.verifier().name(), key.verifier().toString()), next, note);
    tiles.write(cell, ledger, growth.tiles());
    tiles.writeReceipts(cell, ledger, last.size(), derived.receiptIds());
    entries.include(cell, ledger, last.size(), goal);
    logs.insertNext(cell, ledger, last, next, note);
    derived.remember(next);
    return true;
  }

  /// The right edge of the last signed tree, from its tiles. They must still be those that were
  /// signed: whatever is appended to others would be signed along with them.
  private TreeEdge edge(JdbcClient cell, EnvironmentId ledger, TreeHead last) {
    try {
      var edge = MerkleTree.stored(last.size(), tiles.of(cell, ledger)).edge();
      require(
          edge.head().equals(last), "Its tiles are not those of its tree of size %d.", last.size());
      return edge;
    } catch (Refusal e) {
      throw new Contradiction("Its tiles cannot be read: " + e.getMessage() + ".");
    }
  }

  private static TreeEdge.Growth grow(TreeEdge edge, List<Hash> leaves) {
    try {
      return edge.append(leaves);
    } catch (Refusal e) {
      throw new Contradiction("It is full: " + e.getMessage() + ".");
    }
  }

  private static void require(boolean holds, String sentence, long size) {
    if (!holds) {
      throw new Contradiction(sentence.formatted(size));
    }
  }
}
