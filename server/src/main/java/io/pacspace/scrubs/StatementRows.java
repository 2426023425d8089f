package io.pacspace.scrubs;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.StoredRecord;
import io.pacspace.scrubs.SliceStore.Entry;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Figures.Word;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Holds statements against the records at the edges of their windows, as they are stored now. What
/// is between these is re-added one by one, so that the sums are too.
final class StatementRows {
  private final SliceStore store;
  private final JdbcClient db;
  private final EnvironmentId ledger;
  private final FirstBreak breaks;

  StatementRows(SliceStore store, JdbcClient db, EnvironmentId ledger, FirstBreak breaks) {
    this.store = store;
    this.db = db;
    this.ledger = ledger;
    this.breaks = breaks;
  }

  void check(Entry entry) {
    if (!entry.row().kind().equals("statement")) {
      return;
    }
    try {
      var stated = read(entry, List.of());
      if (stated.isEmpty()) {
        found(entry, "It is no statement.");
        return;
      }
      var statement = stated.get().statement();
      if (!statement.customerId().equals(entry.customer())
          || !statement.start().equals(entry.start())
          || !statement.end().equals(entry.end())) {
        found(entry, "It is found under another customer or window than it is of.");
        return;
      }
      if (isGoneOnWith(statement)) {
        found(entry, "Its customer has a record of its window behind its last.");
        return;
      }
      var word = read(entry, edges(statement)).map(Figures.Stated::word);
      if (word.equals(Optional.of(Word.STATED)) && statement.lastSequence() > 0) {
        found(entry, "The records that it is of are missing.");
      }
    } catch (Refusal e) {
      found(entry, "It is not what its records come to: " + e.getMessage() + ".");
    }
  }

  private boolean isGoneOnWith(Statement statement) {
    var behind = List.of(statement.lastSequence() + 1);
    return store.bySequence(db, ledger, List.of(statement.customerId()), behind).stream()
        .anyMatch(record -> record.acceptedAt().isBefore(statement.end()));
  }

  private static Optional<Figures.Stated> read(Entry entry, List<StoredRecord> edges)
      throws Refusal {
    var figures = new FigureCheck();
    for (var edge : edges) {
      figures.add(SaltedRecord.of(edge.salt().bytes(), edge.canonical()));
    }
    var row = entry.row();
    figures.add(SaltedRecord.of(row.salt().bytes(), row.text().getBytes(StandardCharsets.UTF_8)));
    return figures.figures() instanceof Figures.Stated stated
        ? Optional.of(stated)
        : Optional.empty();
  }

  /// The record before the window, its first and its last.
  private List<StoredRecord> edges(Statement statement) {
    var first = statement.firstSequence();
    var last = statement.lastSequence();
    var sequences =
        LongStream.of(first - 1, Math.min(first, last), last)
            .filter(sequence -> sequence > 0)
            .distinct()
            .boxed()
            .toList();
    var customers = Collections.nCopies(sequences.size(), statement.customerId());
    return store.bySequence(db, ledger, customers, sequences).stream()
        .sorted(Comparator.comparingLong(StoredRecord::sequence))
        .toList();
  }

  private void found(Entry entry, String sentence) {
    breaks.found(Kind.STATEMENT, entry.row().logIndex(), sentence);
  }
}
