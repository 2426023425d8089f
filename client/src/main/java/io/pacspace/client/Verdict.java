package io.pacspace.client;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.util.List;

/// What checking a proof on this machine came to.
public sealed interface Verdict {
  /// The holder of the key has published a log that includes exactly these records.
  ///
  /// That does not say whether they are true, nor whether the log shows everyone the same tree.
  ///
  /// @param checkpoint the signed state of the log that they are in
  record Verified(Hash proofRoot, List<Included> records, Checkpoint checkpoint)
      implements Verdict {}

  /// A check failed. What the server sent proves nothing.
  ///
  /// @param check which one: `form`, `signature`, `origin`, `inclusion` or `root`
  /// @param reason in a few words for people
  record Refused(String check, String reason) implements Verdict {}

  /// A record of the log.
  ///
  /// @param index its position there, from 0
  record Included(long index, SaltedRecord record) {}
}
