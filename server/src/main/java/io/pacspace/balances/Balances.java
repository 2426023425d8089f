package io.pacspace.balances;

import io.pacspace.databases.Cells;
import io.pacspace.ledger.BalanceCheckpointLookup;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Derives balances from verified deltas. A balance is the difference of two points of the
/// customer's running total, so it costs the same however many deltas lie between.
@Service
class Balances {
  private final Cells cells;
  private final History history;
  private final ObjectProvider<BalanceCheckpointLookup> checkpoints;
  private final Fences fences;

  Balances(
      Cells cells,
      History history,
      ObjectProvider<BalanceCheckpointLookup> checkpoints,
      Fences fences) {
    this.cells = cells;
    this.history = history;
    this.checkpoints = checkpoints;
    this.fences = fences;
  }

  /// The balance of a scope, the records of one page of it, and its steps if they are asked for.
  Derived derive(Principal.Key caller, Scope scope, Slice slice, @Nullable Granularity steps) {
    var cell = cells.require(caller.kind(), caller.cell());
    var ledger = caller.environment();
    if (scope.checkpoint() != null) {
      var now = cell.now();
      return cell.read(
          ledger, db -> new Reading(db, ledger, scope).afterCheckpoint(now, slice, steps));
    }
    var window = fences.settle(cell, ledger, scope.window()).window();
    return cell.read(ledger, db -> new Reading(db, ledger, scope).ofWindow(window, slice, steps));
  }

  /// Which records of a scope to show.
  record Slice(long offset, int limit) {
    static final Slice NONE = new Slice(0, 0);
  }

  /// A derived balance; amounts are without trailing zeroes.
  ///
  /// @param latest the last record of the scope, if it has any
  /// @param steps the ends of each step and where the balance stood; empty if not asked for
  record Derived(
      Window window,
      long count,
      BigDecimal balance,
      Optional<LedgerRecord> latest,
      List<LedgerRecord> records,
      List<Step> steps) {}

  /// A part of a window: what was added in it, and the balance at its end.
  record Step(Window window, long count, BigDecimal netChange, BigDecimal balance) {}

  /// One read-only transaction on a customer's part of a ledger.
  private final class Reading {
    private final JdbcClient db;
    private final EnvironmentId ledger;
    private final Scope scope;
    private final CustomerId customer;
    private final long verified;

    Reading(JdbcClient db, EnvironmentId ledger, Scope scope) {
      this.db = db;
      this.ledger = ledger;
      this.scope = scope;
      this.customer = scope.customer();
      this.verified =
          history.customer(db, ledger, customer).map(History.Customer::deltas).orElse(0L);
    }

    Derived ofWindow(Window window, Slice slice, @Nullable Granularity steps) {
      var bounds = steps == null ? List.of(window.start(), window.end()) : steps.bounds(window);
      var points = history.points(db, ledger, customer, verified, bounds);
      return derived(window, bounds, points, slice, steps != null);
    }

    Derived afterCheckpoint(Instant now, Slice slice, @Nullable Granularity steps) {
      var start = Math.min(verified, startingSequence());
      var from = history.point(db, ledger, customer, start);
      var to = history.point(db, ledger, customer, verified);
      var window = new Window(acceptedAt(start), now);
      if (steps == null) {
        return derived(window, List.of(), List.of(from, to), slice, false);
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
      var points = new ArrayList<>(history.points(db, ledger, customer, verified, bounds));
      points.set(0, from);
      points.set(points.size() - 1, to);
      return derived(window, bounds, points, slice, true);
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
          after == last ? List.of() : history.records(db, ledger, customer, after, last),
          steps ? steps(bounds, points) : List.of());
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
      return scope
          .startingBalance()
          .add(to.balance().subtract(from.balance()))
          .stripTrailingZeros();
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
          .orElseThrow(Reading::unknownCheckpoint);
    }

    private long sequenceCovered(String proofRoot) {
      var last =
          Optional.ofNullable(checkpoints.getIfAvailable())
              .map(known -> known.lastIndex(db, ledger, customer, proofRoot));
      var index = last.orElseThrow(Reading::unknownCheckpoint);
      return history.sequenceBefore(
          db, ledger, customer, index.orElseThrow(Reading::unknownCheckpoint) + 1);
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
}
