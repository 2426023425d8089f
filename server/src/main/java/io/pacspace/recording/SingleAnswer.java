package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;

/// The answer to one delta. Nothing in it needs escaping, so it is put together by hand.
final class SingleAnswer {
  private SingleAnswer() {}

  /// The text for a record, new or replayed; otherwise throws why there is none.
  static String write(Delta delta, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted(var recordId, var salted) ->
          write(delta, recordId, salted.receiptId(), "");
      case Outcome.Replayed(var recordId, var receiptId) ->
          write(delta, recordId, receiptId, ",\"idempotent\":true");
      case Outcome.Refused(var failure) -> throw failure;
    };
  }

  private static String write(Delta delta, RecordId recordId, Hash receiptId, String more) {
    return "{\"success\":true,\"data\":{\"recordId\":\""
        + recordId
        + "\",\"status\":\"QUEUED\",\"receiptId\":\""
        + receiptId
        + "\",\"customerId\":\""
        + delta.customer()
        + "\",\"delta\":"
        + delta.amount().toPlainString()
        + more
        + "}}";
  }
}
