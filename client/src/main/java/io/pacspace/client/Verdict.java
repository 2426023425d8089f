package io.pacspace.client;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.util.List;
import java.util.Optional;

/// What checking a proof on this machine came to.
public sealed interface Verdict {
  /// The holder of the key has published a log that includes exactly these records: deltas of one
  /// customer without a hole, or none at all.
  ///
  /// That does not say whether they are true, nor whether the log shows everyone the same tree.
  ///
  /// @param checkpoint the signed state of the log that they are in
  /// @param total whose they are, their sequences, their sum and the balances around it; empty
  ///   where none is a delta that this client reads
  record Verified(
      Hash proofRoot, List<Included> records, Checkpoint checkpoint, Optional<DeltaRun.Total> total)
      implements Verdict {}

  /// A check failed. What the server sent proves nothing.
  ///
  /// @param check which one: `form`, `signature`, `origin`, `inclusion`, `root`, `sequence`,
  ///   `balance` or `metadata`
  /// @param reason in a few words for people
  record Refused(String check, String reason) implements Verdict {}

  /// A record of the log.
  ///
  /// @param index its position there, from 0
  record Included(long index, SaltedRecord record) {}
}
