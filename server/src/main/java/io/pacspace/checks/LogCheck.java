package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.checks.StoredRecord.Other;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks a ledger's records in the order of its log, once: whether they are all there, what each
/// says, and whether the log has signed them.
final class LogCheck {
  private static final String OTHERS =
      """
      select log_index, entry_id, kind, record, accepted_at, salt, commitment
      from ledger.entries where ledger_id = :ledger order by log_index
      """;

  private final Subject ledger;
  private final TreeHead announced;
  private final TreeCheck tree;
  private final CheckpointCheck checkpoints;
  private final RecordCheck records;

  /// Where the records end: what the ledger says, or what the log has signed or announced.
  private final long end;

  private @Nullable Other other;
  private long expected;
  private long read;

  private LogCheck(Subject ledger, TreeHead announced, CheckpointCheck checkpoints) {
    this.ledger = ledger;
    this.announced = announced;
    this.checkpoints = checkpoints;
    this.tree = new TreeCheck(ledger);
    this.records = new RecordCheck(ledger.findings());
    this.end = Math.max(Math.max(ledger.recorded(), ledger.verified()), announced.size());
  }

  /// What was walked through.
  ///
  /// @param newest when the last entry was accepted
  record Walked(Instant newest, long deltas) {}

  /// Walks them.
  static Walked walk(Subject ledger, Optional<VerifierKey> key, TreeHead announced) {
    try (var checkpoints = new CheckpointCheck(ledger, key, announced)) {
      var check = new LogCheck(ledger, announced, checkpoints);
      check.walk();
      return new Walked(check.records.last(), check.records.deltas());
    }
  }

  private void walk() {
    checkpoints.reach(tree);
    try (var stream = ledger.sql(OTHERS).query((row, _) -> Other.of(row)).stream()) {
      var others = stream.iterator();
      other = next(others);
      ledger
          .sql(
              "select "
                  + StoredRecord.COLUMNS
                  + "from ledger.deltas where ledger_id = :ledger order by log_index")
          .query(
              row -> {
                var record = StoredRecord.of(row);
                takeOthers(others, record.logIndex());
                take(record);
              });
      takeOthers(others, Long.MAX_VALUE);
    }
    skipTo(end);
    checkpoints.finish(tree);
    if (announced.size() > tree.size()) {
      disagree("The control database was announced a tree that the records cannot make any more.");
    }
    tree.finish();
  }

  private static @Nullable Other next(Iterator<Other> others) {
    return others.hasNext() ? others.next() : null;
  }

  /// Takes the entries that are no deltas up to an index, and it too.
  private void takeOthers(Iterator<Other> others, long index) {
    for (var row = other; row != null && row.logIndex() <= index; row = other) {
      if (reaches(row.logIndex())) {
        records.check(row);
        append(Optional.of(row.leaf()));
      }
      other = next(others);
    }
  }

  private void take(StoredRecord record) {
    if (reaches(record.logIndex())) {
      records.check(record);
      append(Optional.of(record.leaf()));
    }
  }

  /// Whether an entry is the only one of its index, and one that the ledger has.
  private boolean reaches(long index) {
    ledger.watcher().reading("records", ++read);
    if (index < expected || index >= end) {
      ledger.found(
          Kind.RECORD_SURPLUS,
          new Place.Records(index),
          "The ledger has records 0 to %d, each once.".formatted(end - 1));
      return false;
    }
    skipTo(index);
    expected++;
    return true;
  }

  private void skipTo(long index) {
    if (index <= expected) {
      return;
    }
    ledger.found(
        Kind.RECORD_MISSING,
        new Place.Records(expected, index - 1),
        index - expected == 1 ? "It is missing." : "They are missing.");
    for (; expected < index && isWanted(); expected++) {
      append(Optional.empty());
    }
    expected = index;
  }

  /// Records beyond what was signed or announced are in no tree yet.
  private boolean isWanted() {
    return tree.isWhole() && tree.size() < Math.max(ledger.verified(), announced.size());
  }

  private void append(Optional<Hash> leaf) {
    if (isWanted()) {
      tree.append(leaf);
      checkpoints.reach(tree);
      if (tree.size() == announced.size()
          && announced.size() > ledger.verified()
          && !tree.head().equals(announced)) {
        disagree("The control database was announced another tree than the records make.");
      }
    }
  }

  private void disagree(String sentence) {
    ledger.found(Kind.ANNOUNCED_HEAD, new Place.Checkpoint(announced.size()), sentence);
  }
}
