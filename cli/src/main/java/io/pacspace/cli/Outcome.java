package io.pacspace.cli;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.util.Optional;

/// What checking one proof file came to.
sealed interface Outcome {
  /// The proof holds, and so do the figures of its records.
  record Verified(Proof proof, Figures figures) implements Outcome {}

  /// The proof holds for each record by itself, which is what was asked for.
  ///
  /// @param flaw why they come to nothing
  record Singly(Proof proof, String flaw) implements Outcome {}

  /// A check failed.
  ///
  /// @param index of the entry that it is about, or negative where it is about no single one
  record Refused(String check, long index, String flaw) implements Outcome {}

  /// What was proven.
  ///
  /// @param root what the file is asked for by
  /// @param records how many entries of the log the file is about
  /// @param shown the record of a file of one, where it shows it
  record Proof(Checkpoint checkpoint, Hash root, long records, Optional<SaltedRecord> shown) {}

  /// A check that failed for the proof as a whole.
  static Refused refused(String check, String flaw) {
    return new Refused(check, -1, flaw);
  }
}
