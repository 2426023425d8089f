package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.time.Instant;
import java.util.Optional;

/// Walks a ledger's records in the order of its log, once: whether they are all there, what each
/// says, and whether the log has signed them.
final class LogCheck {
  private final Subject ledger;
  private final TreeHead announced;
  private final TreeCheck tree;
  private final CheckpointCheck checkpoints;
  private final RecordCheck records;

  /// Where the records end: what the ledger says, or what the log has signed or announced.
  private final long end;

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

  /// Walks them, and answers when the last was accepted.
  static Instant walk(Subject ledger, Optional<VerifierKey> key, TreeHead announced) {
    try (var checkpoints = new CheckpointCheck(ledger, key, announced)) {
      var check = new LogCheck(ledger, announced, checkpoints);
      check.walk();
      return check.records.last();
    }
  }

  private void walk() {
    checkpoints.reach(tree);
    ledger
        .sql(
            "select "
                + StoredRecord.COLUMNS
                + "from ledger.deltas where ledger_id = :ledger order by log_index")
        .query(
            row -> {
              next(StoredRecord.of(row));
            });
    skipTo(end);
    checkpoints.finish(tree);
    if (announced.size() > tree.size()) {
      disagree("The control database was announced a tree that the records cannot make any more.");
    }
    tree.finish();
  }

  private void next(StoredRecord record) {
    ledger.watcher().reading("records", ++read);
    if (record.logIndex() < expected || record.logIndex() >= end) {
      ledger.found(
          Kind.RECORD_SURPLUS,
          new Place.Records(record.logIndex()),
          "The ledger has records 0 to %d, each once.".formatted(end - 1));
      return;
    }
    skipTo(record.logIndex());
    records.check(record);
    expected++;
    append(Optional.of(record));
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

  private void append(Optional<StoredRecord> record) {
    if (isWanted()) {
      tree.append(record.map(StoredRecord::leaf));
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
