package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.ledger.Delta.Adjusted;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.util.Optional;

/// Deltas that say only what a test is about, and what became of them in a word or two.
final class TestDeltas {
  private TestDeltas() {}

  static Delta delta(String customer, String amount) {
    return new Delta(
        new CustomerId(customer),
        new BigDecimal(amount),
        "tokens",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same delta under a reference.
  static Delta named(String reference, Delta delta) {
    return new Delta(
        delta.customer(),
        delta.amount(),
        delta.reason(),
        Optional.of(reference),
        delta.metadata(),
        delta.adjusts());
  }

  static Delta because(String reason, Delta delta) {
    return new Delta(
        delta.customer(),
        delta.amount(),
        reason,
        delta.referenceId(),
        delta.metadata(),
        delta.adjusts());
  }

  static Delta with(String metadata, Delta delta) {
    return new Delta(
        delta.customer(),
        delta.amount(),
        delta.reason(),
        delta.referenceId(),
        Optional.of(metadata),
        delta.adjusts());
  }

  static Delta adjusting(String reference, Delta delta) {
    return adjusting(new Adjusted.ByReference(reference), delta);
  }

  static Delta adjusting(RecordId id, Delta delta) {
    return adjusting(new Adjusted.ById(id), delta);
  }

  private static Delta adjusting(Adjusted adjusted, Delta delta) {
    return new Delta(
        delta.customer(),
        delta.amount(),
        delta.reason(),
        delta.referenceId(),
        delta.metadata(),
        Optional.of(adjusted));
  }

  /// `accepted 7`, `replayed 7`, each with the index of the record, or `refused` and why.
  static String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> "accepted " + accepted.recordId().logIndex();
      case Outcome.Replayed replayed -> "replayed " + replayed.recordId().logIndex();
      case Outcome.Refused(var failure) -> "refused " + why(failure);
    };
  }

  /// The code of a refusal with its kind, or what is wrong with which field.
  static String why(Failure failure) {
    return failure instanceof Failure.Invalid invalid && !invalid.fields().isEmpty()
        ? invalid.fields().toString()
        : failure.getClass().getSimpleName() + " " + failure.code().name();
  }
}
