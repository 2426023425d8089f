package io.pacspace.statements;

import io.pacspace.ledger.LedgerRecord;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What was adjusted since a window was stated: by the customer's later records that correct one of
/// the window's, or correct such a correction. Goes through records in order.
final class Restatement {
  private static final int SHOWN = 1_000;

  private final long firstIndex;
  private final long lastIndex;
  private final Set<RecordId> counted = new HashSet<>();
  private final List<LedgerRecord> shown = new ArrayList<>();
  private BigDecimal sum = BigDecimal.ZERO;

  /// @param firstIndex the log index of the window's first record
  /// @param lastIndex that of its last
  Restatement(long firstIndex, long lastIndex) {
    this.firstIndex = firstIndex;
    this.lastIndex = lastIndex;
  }

  void add(LedgerRecord record) {
    if (record.adjusts().filter(this::isOfTheWindow).isPresent()) {
      counted.add(record.id());
      sum = sum.add(record.delta());
      if (shown.size() < SHOWN) {
        shown.add(record);
      }
    }
  }

  private boolean isOfTheWindow(RecordId adjusted) {
    var index = adjusted.logIndex();
    return (index >= firstIndex && index <= lastIndex) || counted.contains(adjusted);
  }

  /// The first thousand.
  List<LedgerRecord> shown() {
    return shown;
  }

  long count() {
    return counted.size();
  }

  BigDecimal sum() {
    return sum.stripTrailingZeros();
  }
}
