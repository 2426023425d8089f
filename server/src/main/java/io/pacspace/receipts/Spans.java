package io.pacspace.receipts;

import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.platform.Cell;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeEdge;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds the records of a window and the root over them, however many there are: they are read a
/// few thousand at a time.
@Component
class Spans {
  private static final int AT_A_TIME = 2_000;

  private final History history;
  private final RootStore roots;

  Spans(History history, RootStore roots) {
    this.history = history;
    this.roots = roots;
  }

  /// The codes of refusals by this module.
  enum Code implements Failure.Code {
    CUSTOMER_NOT_FOUND
  }

  /// A customer's verified records of a window; [Failure.NotFound] for a customer without any
  /// verified record.
  Span of(Cell cell, EnvironmentId ledger, CustomerId customer, Window window) {
    return cell.read(
        ledger,
        db -> {
          var known =
              history
                  .customer(db, ledger, customer)
                  .orElseThrow(
                      () ->
                          new Failure.NotFound(
                              Code.CUSTOMER_NOT_FOUND,
                              "This customer has no verified deltas yet."));
          var points =
              history.points(
                  db, ledger, customer, known.deltas(), List.of(window.start(), window.end()));
          return new Span(customer, points.getFirst(), points.getLast());
        });
  }

  /// The root over the receipt ids of a span, at least one; from now on anyone who knows it can
  /// verify it.
  Hash root(Cell cell, EnvironmentId ledger, Span span) {
    return cell.read(ledger, db -> roots.find(db, ledger, span))
        .orElseGet(
            () -> {
              var root = compute(cell, ledger, span);
              return cell.write(
                  ledger,
                  db -> {
                    roots.insertIfAbsent(db, ledger, span, root);
                    return root;
                  });
            });
  }

  private Hash compute(Cell cell, EnvironmentId ledger, Span span) {
    var edge = new TreeEdge[] {TreeEdge.EMPTY};
    forEach(
        cell,
        ledger,
        span,
        records ->
            edge[0] = append(edge[0], records.stream().map(LedgerRecord::receiptId).toList()));
    return edge[0].head().root();
  }

  private static TreeEdge append(TreeEdge edge, List<Hash> leaves) {
    try {
      return edge.append(leaves).edge();
    } catch (Refusal e) {
      throw new IllegalStateException("a span of too many records", e);
    }
  }

  /// Hands over the records of a span in order, some at a time.
  void forEach(Cell cell, EnvironmentId ledger, Span span, Consumer<List<LedgerRecord>> consumer) {
    for (long after = span.after(); after < span.last(); after += AT_A_TIME) {
      long from = after;
      long to = Math.min(after + AT_A_TIME, span.last());
      var records = cell.read(ledger, db -> records(db, ledger, span, from, to));
      consumer.accept(records);
    }
  }

  private List<LedgerRecord> records(
      JdbcClient db, EnvironmentId ledger, Span span, long after, long last) {
    var records = history.records(db, ledger, span.customer(), after, last);
    if (records.size() != last - after) {
      throw new IllegalStateException("records of a verified span are missing in " + ledger);
    }
    return records;
  }
}
