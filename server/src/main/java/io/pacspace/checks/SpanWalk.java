package io.pacspace.checks;

import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TreeEdge;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way through a customer's records that begins behind a sequence.
final class SpanWalk {
  private static final int BLOCK = 1_024;

  private final Subject ledger;
  private final String customer;
  private final long after;
  private final Stream<Step> stream;
  private final Iterator<Step> steps;
  private final List<Hash> leaves = new ArrayList<>();
  private TreeEdge edge = TreeEdge.EMPTY;
  private BigDecimal opening = BigDecimal.ZERO;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal adjusting = BigDecimal.ZERO;
  private long firstIndex;
  private @Nullable Instant before;
  private @Nullable Instant first;
  private @Nullable Instant last;
  private long sequence;
  private boolean broken;

  SpanWalk(Subject ledger, String customer, long after) {
    this.ledger = ledger;
    this.customer = customer;
    this.after = after;
    this.sequence = after - 1;
    this.stream =
        ledger
            .sql(
                """
                select log_index, sequence, delta, balance, adjusts, accepted_at, salt, commitment
                from ledger.deltas
                where ledger_id = :ledger and customer_id = :customer and sequence >= :after
                order by sequence, log_index
                """)
            .param("customer", customer)
            .param("after", after)
            .query((row, _) -> Step.of(row))
            .stream();
    this.steps = stream.iterator();
    if (after == 0) {
      sequence = 0;
    } else {
      step();
      before = last;
    }
  }

  /// Whether it begins where a span does.
  boolean beginsAt(String other, long sequence) {
    return customer.equals(other) && after == sequence;
  }

  /// The customer's balance where it begins.
  BigDecimal opening() {
    return opening;
  }

  BigDecimal sum() {
    return sum;
  }

  /// The sum of those that adjust a record before where it begins.
  BigDecimal adjusting() {
    return adjusting;
  }

  /// Goes on to a sequence; false where a record on the way is missing or not verified.
  boolean to(long goal) {
    while (!broken && sequence < goal) {
      step();
    }
    return !broken;
  }

  private void step() {
    var step = steps.hasNext() ? steps.next() : null;
    if (step == null || step.sequence() != sequence + 1 || step.index() >= ledger.verified()) {
      broken = true;
      return;
    }
    sequence++;
    last = step.acceptedAt();
    if (sequence == after) {
      opening = step.balance();
      return;
    }
    firstIndex = sequence == after + 1 ? step.index() : firstIndex;
    adjusting = step.adjusts() < firstIndex ? adjusting.add(step.delta()) : adjusting;
    first = sequence == after + 1 ? last : first;
    sum = sum.add(step.delta());
    leaves.add(step.receiptId());
    if (leaves.size() == BLOCK) {
      grow();
    }
  }

  private void grow() {
    try {
      edge = edge.append(leaves).edge();
      leaves.clear();
    } catch (Refusal e) {
      throw new IllegalStateException("a customer has fewer than 2^63 records", e);
    }
  }

  Hash root() {
    grow();
    return edge.head().root();
  }

  boolean liesWithin(Instant start, Instant end) {
    return (first == null || !first.isBefore(start))
        && (last == null || last.isBefore(end))
        && (before == null || before.isBefore(start));
  }

  void close() {
    stream.close();
  }

  /// A row on such a walk.
  ///
  /// @param adjusts the index of the record that it adjusts; past all where it adjusts none
  private record Step(
      long index,
      long sequence,
      BigDecimal delta,
      BigDecimal balance,
      long adjusts,
      Instant acceptedAt,
      Hash receiptId) {
    static Step of(ResultSet row) throws SQLException {
      var adjusts = row.getObject("adjusts", UUID.class);
      return new Step(
          row.getLong("log_index"),
          row.getLong("sequence"),
          row.getBigDecimal("delta"),
          row.getBigDecimal("balance"),
          adjusts == null ? Long.MAX_VALUE : new RecordId(adjusts).logIndex(),
          row.getTimestamp("accepted_at").toInstant(),
          SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment")));
    }
  }
}
