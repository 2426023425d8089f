package io.pacspace.statements;

import io.pacspace.ledger.Entry;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.shared.RecordId;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Goes through a customer's records in order, those before the window for its history alone, and
/// comes to what is stated of the window.
final class WindowTally {
  private final Scope scope;
  private final RecordRange range;

  /// Over the receipt ids of the customer's records so far.
  private final CompactRange tree;

  private final Recount recount;
  private BigDecimal adjusting = BigDecimal.ZERO;
  private Optional<Long> firstIndex = Optional.empty();
  private long asked;

  /// Begins behind what `tree` holds, which ends before the window's first record.
  WindowTally(Scope scope, RecordRange range, CompactRange tree) {
    this.scope = scope;
    this.range = range;
    this.tree = tree;
    this.recount = new Recount(range);
    this.asked = tree.size();
  }

  RecordRange range() {
    return range;
  }

  /// The records to go through next, `most` at the most; an empty run once that is all of them.
  Sequences next(long most) {
    var after = asked;
    asked = Math.min(range.last(), after + most);
    return new Sequences(scope.customer(), after, Math.max(after, asked));
  }

  /// Takes what there is of the records that [#next] has asked for.
  void add(List<Entry> records) {
    records.forEach(entry -> tree.add(entry.salted().receiptId()));
    var inWindow =
        records.stream().filter(entry -> entry.record().sequence() > range.after()).toList();
    firstIndex = firstIndex.or(() -> inWindow.stream().map(Entry::logIndex).findFirst());
    adjusting = adjusting.add(adjusting(inWindow, firstIndex.orElse(0L)));
    recount.add(inWindow);
  }

  /// The sum of those that adjust a record before a log index; a record's id tells its own.
  private static BigDecimal adjusting(List<Entry> records, long first) {
    return records.stream()
        .map(Entry::record)
        .filter(record -> record.adjusts().map(RecordId::logIndex).orElse(first) < first)
        .map(LedgerRecord::delta)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /// Whether what there was is all of them, each what was recorded.
  boolean isSound() {
    return recount.isSound() && tree.size() == range.last();
  }

  WindowFigures figures() {
    var root = range.isEmpty() ? Optional.<Hash>empty() : Optional.of(recount.root());
    return new WindowFigures(scope, range, adjusting, root, tree.root());
  }

  /// The right edge of the tree over the customer's receipt ids up to the window's last.
  List<Hash> history() {
    return tree.hashes();
  }
}
