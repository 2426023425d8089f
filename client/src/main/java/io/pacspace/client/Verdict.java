package io.pacspace.client;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.util.List;
import java.util.Optional;

/// What checking a proof on this machine came to.
public sealed interface Verdict {
  /// The holder of the key has published a log that includes these records, which are all that the
  /// proof root stands for: deltas of one customer without a hole, a statement with deltas that
  /// bear it out or without, or neither.
  ///
  /// That does not say whether they are true, nor whether the log shows everyone the same tree.
  ///
  /// @param checkpoint the signed state of the log that they are in
  /// @param figures what they come to; those of a statement are known by the word beside them alone
  record Verified(Hash proofRoot, List<Included> records, Checkpoint checkpoint, Figures figures)
      implements Verdict {
    /// Whose the deltas are, their sequences, their sum and the balances around it; empty where
    /// none is a delta that this client reads, or where there is a statement.
    public Optional<DeltaRun.Total> total() {
      return figures instanceof Figures.Deltas(var total) ? Optional.of(total) : Optional.empty();
    }

    /// The statement, and how far it is borne out; empty where there is none.
    public Optional<Figures.Stated> stated() {
      return figures instanceof Figures.Stated stated ? Optional.of(stated) : Optional.empty();
    }
  }

  /// A check failed. What the server sent proves nothing.
  ///
  /// @param check which one: `form`, `signature`, `origin`, `inclusion`, `root`, `sequence`,
  ///   `balance`, `statement`, `environment` or `metadata`
  /// @param reason in a few words for people
  record Refused(String check, String reason) implements Verdict {}

  /// A record of the log.
  ///
  /// @param index its position there, from 0
  record Included(long index, SaltedRecord record) {}
}
