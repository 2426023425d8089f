package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes proof roots and balance checkpoints again from the records that they stand for. Those of
/// one customer that begin at one record share one walk.
final class SpanCheck {
  private final Subject ledger;
  private @Nullable SpanWalk current;
  private long read;

  SpanCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// What is kept of a span of a customer's sequences.
  ///
  /// @param checkpoint what a balance checkpoint says of it; none for a proof root
  private record Span(
      String customer, long after, long last, Hash root, @Nullable Checkpoint checkpoint) {
    static Span of(ResultSet row) throws SQLException {
      return new Span(
          row.getString("customer_id"),
          row.getLong("after_sequence"),
          row.getLong("last_sequence"),
          StoredRecord.hash(row.getBytes("proof_root")),
          row.getBigDecimal("net_change") == null
              ? null
              : new Checkpoint(
                  row.getBigDecimal("net_change"),
                  row.getTimestamp("window_start").toInstant(),
                  row.getTimestamp("window_end").toInstant(),
                  row.getBoolean("is_findable")));
    }

    Kind kind() {
      return checkpoint == null ? Kind.PROOF_ROOT : Kind.BALANCE_CHECKPOINT;
    }
  }

  /// @param isFindable whether its proof root is kept as one too, where anybody finds it by
  private record Checkpoint(BigDecimal netChange, Instant start, Instant end, boolean isFindable) {}

  void check() {
    ledger
        .sql(
            """
            select customer_id, after_sequence, last_sequence, proof_root,
              null as net_change, null as window_start, null as window_end, true as is_findable
            from receipts.roots where ledger_id = :ledger
            union all
            select c.customer_id, c.after_sequence, c.last_sequence, c.proof_root,
              c.net_change, c.window_start, c.window_end,
              exists (
                select from receipts.roots r
                where r.ledger_id = c.ledger_id and r.customer_id = c.customer_id
                  and r.after_sequence = c.after_sequence and r.last_sequence = c.last_sequence)
            from receipts.checkpoints c where c.ledger_id = :ledger
            order by customer_id, after_sequence, last_sequence
            """)
        .query(
            row -> {
              check(Span.of(row));
            });
    if (current != null) {
      current.close();
    }
  }

  private void check(Span span) {
    ledger.watcher().reading("proof roots", ++read);
    var walk = current;
    if (walk == null || !walk.beginsAt(span.customer(), span.after())) {
      if (walk != null) {
        walk.close();
      }
      walk = new SpanWalk(ledger, span.customer(), span.after());
      current = walk;
    }
    if (!walk.to(span.last())) {
      found(span, "It stands for records that are missing or not verified.");
      return;
    }
    if (!walk.root().equals(span.root())) {
      found(span, "Its records make another root.");
    }
    var checkpoint = span.checkpoint();
    if (checkpoint != null) {
      check(span, checkpoint, walk);
    }
  }

  private void check(Span span, Checkpoint checkpoint, SpanWalk walk) {
    if (walk.sum().compareTo(checkpoint.netChange()) != 0) {
      found(
          span,
          "Its net change is %s instead of %s."
              .formatted(plain(checkpoint.netChange()), plain(walk.sum())));
    }
    if (!walk.liesWithin(checkpoint.start(), checkpoint.end())) {
      found(span, "Its records are not those of its window.");
    }
    if (!checkpoint.isFindable()) {
      found(span, "Its root is not kept where it is looked up.");
    }
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private void found(Span span, String sentence) {
    var place = new Place.Span(span.customer(), span.after(), span.last());
    ledger.found(span.kind(), place, sentence);
  }
}
