package io.pacspace.receipts;

import io.pacspace.ledger.History.Point;
import io.pacspace.shared.CustomerId;
import java.math.BigDecimal;

/// Some of a customer's verified records that follow each other: those after one point of its
/// running total, up to another.
record RecordRange(CustomerId customer, Point from, Point to) {
  long after() {
    return from.sequence();
  }

  long last() {
    return to.sequence();
  }

  long count() {
    return last() - after();
  }

  boolean isEmpty() {
    return count() == 0;
  }

  BigDecimal netChange() {
    return to.balance().subtract(from.balance());
  }
}
