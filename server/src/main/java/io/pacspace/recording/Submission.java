package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One request to record deltas.
///
/// @param deltas none if the request had no valid one, and is here for its key alone
/// @param answer what to answer for the outcomes, one for each delta in order; throws a `Failure`
///   to refuse the request as a whole, which it may do only if no outcome is a record
public record Submission(
    EnvironmentId ledger,
    Entitlement entitlement,
    Optional<IdempotencyKeys.Key> key,
    List<Delta> deltas,
    Function<List<Outcome>, String> answer) {
  private static final int SIZE_OF_REQUEST = 16;

  /// How much memory it holds while it waits, in units of half a KiB or a little more; whoever
  /// waits for it, with a thread and the buffers of a connection, is the larger part of a single
  /// delta.
  int size() {
    var size = SIZE_OF_REQUEST;
    for (var delta : deltas) {
      size += delta.size();
    }
    return size;
  }

  /// What became of one delta.
  public sealed interface Outcome {
    /// It is a new record.
    record Accepted(RecordId recordId, SaltedRecord salted) implements Outcome {}

    /// The same was recorded before under its reference; this is that record.
    record Replayed(RecordId recordId, Hash receiptId) implements Outcome {}

    /// It is not recorded, and this is why.
    record Refused(Failure failure) implements Outcome {}
  }
}
