package io.pacspace.statements;

import io.pacspace.ledger.Entry;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.List;

/// Goes through the records of a span in order, makes their root and their sum again from what the
/// records say now, and notices where what was stored beside them says anything else.
///
/// A running balance is no part of what a log commits to, so that whoever can write to a database
/// can write another. Only adding up the deltas, each under its own hash, tells.
public final class Recount {
  private final RecordRange span;
  private final CompactRange tree = new CompactRange();
  private BigDecimal sum = BigDecimal.ZERO;
  private long sequence;
  private long logIndex = -1;
  private boolean follows = true;

  /// Begins without a record.
  public Recount(RecordRange span) {
    this.span = span;
    this.sequence = span.after();
  }

  /// Takes the records that come next.
  public void add(List<Entry> entries) {
    entries.forEach(this::follow);
    entries.forEach(entry -> tree.add(entry.salted().receiptId()));
  }

  private void follow(Entry entry) {
    var record = entry.record();
    sum = sum.add(record.delta());
    follows =
        follows
            && record.sequence() == sequence + 1
            && record.logIndex() > logIndex
            && entry.isAsCommitted()
            && span.from().balance().add(sum).compareTo(record.balance()) == 0;
    sequence = record.sequence();
    logIndex = record.logIndex();
  }

  /// The root over the records so far.
  public Hash root() {
    return tree.root();
  }

  /// The sum of their deltas.
  public BigDecimal sum() {
    return sum.stripTrailingZeros();
  }

  /// Whether these are all records of the span, none missing, each under its own hash, each balance
  /// what the deltas up to it come to.
  public boolean isSound() {
    return follows && sequence == span.last() && sum.compareTo(span.netChange()) == 0;
  }
}
