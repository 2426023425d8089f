package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Walks the signed checkpoints of a log, in step with its tree: the chain of sizes, the signature,
/// the signed text, the root, and the tree that was announced to the control database.
final class CheckpointCheck implements AutoCloseable {
  private final Subject ledger;
  private final Optional<VerifierKey> key;
  private final TreeHead announced;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;
  private @Nullable Row next;
  private @Nullable Long last;
  private boolean announcedIsSigned;

  CheckpointCheck(Subject ledger, Optional<VerifierKey> key, TreeHead announced) {
    this.ledger = ledger;
    this.key = key;
    this.announced = announced;
    this.announcedIsSigned = announced.equals(TreeHead.EMPTY);
    this.stream =
        ledger
            .sql(
                """
                select size, previous_size, root, note from proofs.checkpoints
                where ledger_id = :ledger order by size
                """)
            .query((row, _) -> Row.of(row))
            .stream();
    this.rows = stream.iterator();
    advance();
  }

  private record Row(long size, @Nullable Long previousSize, Hash root, String note) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getLong("size"),
          row.getObject("previous_size", Long.class),
          StoredRecord.hash(row.getBytes("root")),
          row.getString("note"));
    }
  }

  private void advance() {
    next = rows.hasNext() ? rows.next() : null;
  }

  /// Checks the checkpoint of the tree's size, if there is one.
  void reach(TreeCheck tree) {
    if (next != null && next.size() == tree.size()) {
      tree.compare(check(next));
      advance();
    }
  }

  /// Checks the checkpoints that the tree does not come to.
  void finish(TreeCheck tree) {
    for (; next != null; advance()) {
      check(next);
      found(
          Kind.CHECKPOINT_ROOT,
          next,
          "The tree that it signs cannot be made again: there is no record %d, nor its leaf."
              .formatted(tree.size()));
    }
    if (announced.size() <= ledger.verified() && !announcedIsSigned) {
      ledger.found(
          Kind.ANNOUNCED_HEAD,
          new Place.Checkpoint(announced.size()),
          "The control database was announced a tree of this size that the log has not signed.");
    }
  }

  /// Checks a checkpoint by itself, and answers what it signs: where no signature tells, what its
  /// row says.
  private TreeHead check(Row row) {
    if (!Objects.equals(row.previousSize(), last)) {
      found(
          Kind.CHECKPOINT_CHAIN,
          row,
          "It follows %s, and the one before it is %s."
              .formatted(name(row.previousSize()), name(last)));
    }
    last = row.size();
    var said = new TreeHead(row.size(), row.root());
    announcedIsSigned |= said.equals(announced);
    try {
      var signed = signed(row);
      if (!signed.equals(said)) {
        found(Kind.CHECKPOINT_TEXT, row, "Its row has another size or root than its signed text.");
      }
      return signed.size() == row.size() ? signed : said;
    } catch (Refusal e) {
      found(
          Kind.CHECKPOINT_SIGNATURE,
          row,
          "It is not signed by the log's key: " + e.getMessage() + ".");
      return said;
    }
  }

  private TreeHead signed(Row row) throws Refusal {
    var note = SignedNote.parse(row.note().getBytes(StandardCharsets.UTF_8));
    return key.isPresent()
        ? Checkpoint.open(note, key.get().name(), List.of(key.get())).head()
        : Checkpoint.parse(note.text()).head();
  }

  private static String name(@Nullable Long size) {
    return size == null ? "none" : "checkpoint " + size;
  }

  private void found(Kind kind, Row row, String sentence) {
    ledger.found(kind, new Place.Checkpoint(row.size()), sentence);
  }

  @Override
  public void close() {
    stream.close();
  }
}
