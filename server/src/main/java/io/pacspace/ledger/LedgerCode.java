package io.pacspace.ledger;

import io.pacspace.shared.Failure;

/// The codes of refusals by this module.
enum LedgerCode implements Failure.Code {
  ALLOTMENT_EXHAUSTED("The free plan's deltas are used up; upgrade to record more."),
  PLAN_UPGRADE_REQUIRED("Recording in production needs a paid plan."),
  IDEMPOTENCY_KEY_REUSED("This Idempotency-Key was used for another request; take a new one."),
  REFERENCE_CONFLICT(
      "This customer has another record under that referenceId; take a new reference, or send the"
          + " same content.");

  private final String sentence;

  LedgerCode(String sentence) {
    this.sentence = sentence;
  }

  Failure.Conflict conflict() {
    return new Failure.Conflict(this, sentence);
  }

  Failure.PaymentRequired paymentRequired() {
    return new Failure.PaymentRequired(this, sentence);
  }
}
