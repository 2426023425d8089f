package io.pacspace.receipts;

import io.pacspace.ledger.Entry;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeEdge;
import java.math.BigDecimal;
import java.util.List;

/// Goes through the records of a span in order, makes their root and their sum again from what the
/// records say now, and notices where what was stored beside them says anything else.
///
/// A running balance is no part of what a log commits to, so that whoever can write to a database
/// can write another. Only adding up the deltas, each under its own hash, tells.
final class Recount {
  private final RecordRange span;
  private TreeEdge edge = TreeEdge.EMPTY;
  private BigDecimal sum = BigDecimal.ZERO;
  private long sequence;
  private long logIndex = -1;
  private boolean follows = true;

  Recount(RecordRange span) {
    this.span = span;
    this.sequence = span.after();
  }

  /// Takes the records that come next.
  void add(List<Entry> entries) {
    entries.forEach(this::follow);
    try {
      edge = edge.append(entries.stream().map(entry -> entry.salted().receiptId()).toList()).edge();
    } catch (Refusal e) {
      throw new IllegalStateException("a span of too many records", e);
    }
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
  Hash root() {
    return edge.head().root();
  }

  /// The sum of their deltas.
  BigDecimal sum() {
    return sum.stripTrailingZeros();
  }

  /// Whether these are all records of the span, none missing, each under its own hash, each balance
  /// what the deltas up to it come to.
  boolean isSound() {
    return follows && sequence == span.last() && sum.compareTo(span.netChange()) == 0;
  }
}
