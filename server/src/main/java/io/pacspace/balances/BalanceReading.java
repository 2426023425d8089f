package io.pacspace.balances;

import io.pacspace.balances.Balances.Derived;
import io.pacspace.balances.Balances.Slice;
import io.pacspace.balances.Balances.Step;
import io.pacspace.ledger.Fences.Settled;
import io.pacspace.ledger.History;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One read-only transaction on a customer's part of a ledger.
final class BalanceReading {
  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final Optional<BalanceCheckpointLookup> checkpoints;
  private final JdbcClient db;
  private final EnvironmentId ledger;
  private final Scope scope;
  private final CustomerId customer;
  private final long verified;

  BalanceReading(
      History history,
      VerifiedHistory verifiedHistory,
      Optional<BalanceCheckpointLookup> checkpoints,
      JdbcClient db,
      EnvironmentId ledger,
      Scope scope) {
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.checkpoints = checkpoints;
    this.db = db;
    this.ledger = ledger;
    this.scope = scope;
    this.customer = scope.customer();
    this.verified =
        verifiedHistory.customer(db, ledger, customer).map(History.Customer::deltas).orElse(0L);
  }

  Derived ofWindow(Settled settled, Slice slice, @Nullable Granularity steps) {
    var window = settled.window();
    var bounds = steps == null ? List.of(window.start(), window.end()) : steps.bounds(window);
    var points = verifiedHistory.points(db, ledger, customer, verified, bounds);
    var derived = derived(window, bounds, points, slice, steps != null);
    var pending = pending(window, derived.count());
    if (!settled.ended()) {
      return derived.goingOn(pending);
    }
    // All of a window that has ended was verified before this was asked.
    if (pending != 0) {
      throw VerifiedHistory.contradicted(ledger, customer);
    }
    return derived;
  }

  /// How many deltas of a window that goes on are not verified yet.
  private long pending(Window window, long counted) {
    var newest = history.newestSequence(db, ledger, customer);
    if (newest == verified) {
      return 0;
    }
    var ends = List.of(window.start(), window.end());
    var points = history.points(db, ledger, customer, newest, ends);
    return points.getLast().sequence() - points.getFirst().sequence() - counted;
  }

  Derived afterCheckpoint(Instant now, Slice slice, @Nullable Granularity steps) {
    var start = Math.min(verified, startingSequence());
    var from = verifiedHistory.point(db, ledger, customer, start);
    var to = verifiedHistory.point(db, ledger, customer, verified);
    var window = new Window(acceptedAt(start), now);
    var pending = history.newestSequence(db, ledger, customer) - verified;
    if (steps == null) {
      return derived(window, List.of(), List.of(from, to), slice, false).goingOn(pending);
    }
    if (window
        .start()
        .atOffset(ZoneOffset.UTC)
        .plusMonths(Window.MOST_MONTHS)
        .toInstant()
        .isBefore(window.end())) {
      throw new Failure.Invalid(
          ErrorCode.SCOPE_TOO_WIDE,
          "What follows the checkpoint spans too much for a breakdown; ask for a period.");
    }
    var bounds = steps.bounds(window);
    var points = new ArrayList<>(verifiedHistory.points(db, ledger, customer, verified, bounds));
    points.set(0, from);
    points.set(points.size() - 1, to);
    return derived(window, bounds, points, slice, true).goingOn(pending);
  }

  private Derived derived(
      Window window, List<Instant> bounds, List<Point> points, Slice slice, boolean steps) {
    var from = points.getFirst();
    var to = points.getLast();
    var after = Math.min(to.sequence(), from.sequence() + slice.offset());
    var last = Math.min(to.sequence(), after + slice.limit());
    return new Derived(
        window,
        to.sequence() - from.sequence(),
        balance(from, to),
        record(to.sequence()).filter(_ -> to.sequence() > from.sequence()),
        records(after, last),
        steps ? steps(bounds, points) : List.of(),
        OptionalLong.empty());
  }

  /// A page of records, none of which is missing.
  private List<LedgerRecord> records(long after, long last) {
    var found =
        after == last
            ? List.<LedgerRecord>of()
            : history.records(db, ledger, customer, after, last);
    if (found.size() != last - after) {
      throw VerifiedHistory.contradicted(ledger, customer);
    }
    return found;
  }

  private List<Step> steps(List<Instant> bounds, List<Point> points) {
    var steps = new ArrayList<Step>();
    for (var i = 1; i < points.size(); i++) {
      var before = points.get(i - 1);
      var after = points.get(i);
      steps.add(
          new Step(
              new Window(bounds.get(i - 1), bounds.get(i)),
              after.sequence() - before.sequence(),
              after.balance().subtract(before.balance()).stripTrailingZeros(),
              balance(points.getFirst(), after)));
    }
    return steps;
  }

  private BigDecimal balance(Point from, Point to) {
    return scope.startingBalance().add(to.balance().subtract(from.balance())).stripTrailingZeros();
  }

  /// The sequence of the last record that the starting checkpoint covers.
  private long startingSequence() {
    var checkpoint = scope.checkpoint();
    if (checkpoint == null) {
      throw new IllegalStateException("no checkpoint to start from");
    }
    return switch (checkpoint.type()) {
      case RECORD_ID -> sequenceOf(checkpoint.text());
      case PROOF_ROOT -> sequenceCovered(checkpoint.text());
    };
  }

  private long sequenceOf(String recordId) {
    return RecordId.parse(recordId)
        .flatMap(id -> history.find(db, ledger, id))
        .filter(record -> record.customer().equals(customer))
        .map(LedgerRecord::sequence)
        .orElseThrow(BalanceReading::unknownCheckpoint);
  }

  private long sequenceCovered(String proofRoot) {
    var last = checkpoints.map(known -> known.lastIndex(db, ledger, customer, proofRoot));
    var index = last.orElseThrow(BalanceReading::unknownCheckpoint);
    return history.sequenceBefore(
        db, ledger, customer, index.orElseThrow(BalanceReading::unknownCheckpoint) + 1);
  }

  private Instant acceptedAt(long sequence) {
    return record(sequence).map(LedgerRecord::acceptedAt).orElse(Instant.EPOCH);
  }

  private Optional<LedgerRecord> record(long sequence) {
    return sequence == 0
        ? Optional.empty()
        : history.records(db, ledger, customer, sequence - 1, sequence).stream().findFirst();
  }

  private static Failure.NotFound unknownCheckpoint() {
    return new Failure.NotFound("There is no such starting checkpoint of this customer.");
  }
}
