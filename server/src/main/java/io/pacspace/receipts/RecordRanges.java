package io.pacspace.receipts;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.statements.RecordRange;
import io.pacspace.statements.Recount;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Finds the records of a window and the root over them, however many there are: they are read a
/// few thousand at a time.
@Component
class RecordRanges {
  private static final int AT_A_TIME = 2_000;

  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final LedgerEntries entries;
  private final RootStore roots;

  RecordRanges(
      History history, VerifiedHistory verifiedHistory, LedgerEntries entries, RootStore roots) {
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.entries = entries;
    this.roots = roots;
  }

  /// A customer's verified records of a window; [Failure.NotFound] for a customer without any
  /// verified record.
  RecordRange of(Cell cell, EnvironmentId ledger, CustomerId customer, Window window) {
    return cell.read(
        ledger,
        db -> {
          var known =
              verifiedHistory
                  .customer(db, ledger, customer)
                  .orElseThrow(
                      () ->
                          new Failure.NotFound(
                              ErrorCode.CUSTOMER_NOT_FOUND,
                              "This customer has no verified deltas yet."));
          var points =
              verifiedHistory.points(
                  db, ledger, customer, known.deltas(), List.of(window.start(), window.end()));
          return new RecordRange(customer, points.getFirst(), points.getLast());
        });
  }

  /// The root over the receipt ids of a span, at least one; from now on anyone who knows it can
  /// verify it. [Failure.Conflict] where the deltas are not what the balances beside them say, or
  /// do not make the root that is known: no root is given out for records that it will not hold
  /// for. Of a known root of very many records only the sum is looked at.
  Hash root(Cell cell, EnvironmentId ledger, RecordRange span) {
    if (span.count() <= Judge.MOST) {
      return recounted(cell, ledger, span);
    }
    var known = known(cell, ledger, List.of(span)).get(span.sequences());
    if (known == null) {
      return recounted(cell, ledger, span);
    }
    var sum =
        cell.read(
            ledger, db -> history.sum(db, ledger, span.customer(), span.after(), span.last()));
    requireSame(ledger, span, sum);
    return known;
  }

  /// [Failure.Conflict] unless the balances say that the span came to this.
  void requireSame(EnvironmentId ledger, RecordRange span, BigDecimal netChange) {
    if (netChange.compareTo(span.netChange()) != 0) {
      throw span.contradicted(ledger);
    }
  }

  /// The same, of records that are gone through one by one even where their root is known.
  Hash recounted(Cell cell, EnvironmentId ledger, RecordRange span) {
    var recount = new Recount(span);
    for (var after = span.after(); after < span.last(); after += AT_A_TIME) {
      var from = after;
      var to = Math.min(after + AT_A_TIME, span.last());
      recount.add(cell.read(ledger, db -> entries.entries(db, ledger, span.customer(), from, to)));
    }
    if (!recount.isSound()) {
      throw span.contradicted(ledger);
    }
    keep(cell, ledger, Map.of(span, recount.root()));
    return recount.root();
  }

  /// Keeps the roots that the records of spans were found to make; [Failure.Conflict] where another
  /// one is known.
  void keep(Cell cell, EnvironmentId ledger, Map<RecordRange, Hash> found) {
    var known = known(cell, ledger, found.keySet());
    var missing = new HashMap<Sequences, Hash>();
    found.forEach(
        (span, root) -> {
          var other = known.get(span.sequences());
          if (other == null) {
            missing.put(span.sequences(), root);
          } else if (!other.equals(root)) {
            throw span.contradicted(ledger);
          }
        });
    if (!missing.isEmpty()) {
      cell.write(
          ledger,
          db -> {
            roots.insertIfAbsent(db, ledger, missing);
            return missing.size();
          });
    }
  }

  private Map<Sequences, Hash> known(
      Cell cell, EnvironmentId ledger, Collection<RecordRange> spans) {
    var sequences = spans.stream().map(RecordRange::sequences).toList();
    return cell.read(ledger, db -> roots.find(db, ledger, sequences));
  }
}
