package io.pacspace.statements;

import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Some of a customer's verified records that follow each other: those after one point of its
/// running total, up to another.
public record RecordRange(CustomerId customer, Point from, Point to) {
  private static final Logger log = LoggerFactory.getLogger(RecordRange.class);

  /// The sequence before the first.
  public long after() {
    return from.sequence();
  }

  /// The last sequence; that before the first where there are none.
  public long last() {
    return to.sequence();
  }

  /// Which they are.
  public Sequences sequences() {
    return new Sequences(customer, after(), last());
  }

  /// How many there are.
  public long count() {
    return last() - after();
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return count() == 0;
  }

  /// What they come to, by the balances at both ends.
  public BigDecimal netChange() {
    return to.balance().subtract(from.balance());
  }

  /// What is stored was changed after it was recorded. That is nothing the caller has done, nor
  /// something that passes, and the operator has to know.
  public Failure contradicted(EnvironmentId ledger) {
    logContradiction(ledger);
    return new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "The stored records of customer %s contradict their balances or their proof root, so that"
                .formatted(customer.text())
            + " nothing is given out for this window; whoever runs this server has to run"
            + " `pacspace check`.");
  }

  /// Tells the operator alone, where an answer says it in its own way.
  public void logContradiction(EnvironmentId ledger) {
    log.error(
        "the records {} to {} of customer {} in {} contradict their root or their balances;"
            + " `pacspace check` says where",
        after() + 1,
        last(),
        customer.text(),
        ledger);
  }
}
