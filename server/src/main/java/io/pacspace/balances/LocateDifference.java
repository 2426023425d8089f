package io.pacspace.balances;

import io.pacspace.balances.Balances.Derived;
import io.pacspace.balances.Balances.Slice;
import io.pacspace.comparison.By;
import io.pacspace.comparison.Comparison;
import io.pacspace.comparison.Comparison.Difference;
import io.pacspace.comparison.Comparison.Totals;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.History;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import io.pacspace.web.FairShare;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Compares the verified deltas of a scope with what somebody else has counted, by the same rule as
/// `pacspace compare` ([Comparison]).
///
/// Days come from the balances at their ends, whatever lies between. References and records are
/// read a few thousand at a time, and each takes some memory while it is compared: so a scope has a
/// limit, and so has how many are compared at once in this server.
@Service
class LocateDifference {
  private static final Logger log = LoggerFactory.getLogger(LocateDifference.class);

  /// More than a body of one row for each of them could name.
  static final int MOST_RECORDS = 100_000;

  private static final int AT_A_TIME = 5_000;

  /// Of which the last is never taken, and one environment has two.
  private static final int AT_ONCE = 4;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FairShare<EnvironmentId> places = new FairShare<>(AT_ONCE);
  private final Balances balances;
  private final Cells cells;
  private final History history;

  LocateDifference(Balances balances, Cells cells, History history) {
    this.balances = balances;
    this.cells = cells;
    this.history = history;
  }

  /// What differs.
  ///
  /// @param first of the differences in order, as many as were asked for
  record Located(Window window, Totals totals, List<Difference> first) {}

  /// Compares a scope, whose starting balance plays no part, with what `claims` adds.
  Located locate(Principal.Key caller, Scope scope, By by, Consumer<Comparison> claims, int limit) {
    var derived = balances.derive(caller, scope, Slice.NONE, by == By.DAY ? Granularity.DAY : null);
    if (by != By.DAY && derived.count() > MOST_RECORDS) {
      throw new Failure.Invalid(
          ErrorCode.SCOPE_TOO_WIDE,
          "The scope has %d records, of which at most %d are compared one by one: ask for a shorter"
                  .formatted(derived.count(), MOST_RECORDS)
              + " window, compare by day, or run `pacspace compare` on the window's bundle.");
    }
    var ledger = caller.environment();
    if (!places.take(ledger, 1)) {
      throw new Failure.Unavailable("Too much is being compared right now; try again.", RETRY);
    }
    try {
      return compare(caller, scope, derived, by, claims, limit);
    } finally {
      places.giveBack(ledger, 1);
    }
  }

  private Located compare(
      Principal.Key caller,
      Scope scope,
      Derived derived,
      By by,
      Consumer<Comparison> claims,
      int limit) {
    var comparison = new Comparison(by);
    if (derived.count() > 0) {
      var last = derived.latest().orElseThrow(() -> contradicted(caller, scope)).sequence();
      var first = last - derived.count() + 1;
      if (by == By.DAY) {
        addDays(comparison, derived, first);
      } else {
        addRecords(comparison, caller, scope, by, first - 1, last);
      }
    }
    claims.accept(comparison);
    var found = new ArrayList<Difference>();
    var totals =
        comparison.compare(
            difference -> {
              if (found.size() < limit) {
                found.add(difference);
              }
            });
    if (totals.records() != derived.count() || !isSame(totals.recorded(), derived.balance())) {
      throw contradicted(caller, scope);
    }
    return new Located(derived.window(), totals, found);
  }

  private static void addDays(Comparison comparison, Derived derived, long first) {
    var sequence = first;
    for (var step : derived.steps()) {
      if (step.count() > 0) {
        var day = LocalDate.ofInstant(step.window().start(), ZoneOffset.UTC).toString();
        comparison.record(day, step.netChange(), Math.toIntExact(step.count()), sequence);
        sequence += step.count();
      }
    }
  }

  private void addRecords(
      Comparison comparison, Principal.Key caller, Scope scope, By by, long before, long last) {
    var cell = cells.require(caller.kind(), caller.cell());
    var ledger = caller.environment();
    for (var after = before; after < last; after += AT_A_TIME) {
      var from = after;
      var to = Math.min(after + AT_A_TIME, last);
      var amounts =
          cell.read(ledger, db -> history.amounts(db, ledger, scope.customer(), from, to));
      for (var one : amounts) {
        var name = by == By.RECORD ? one.id().toString() : one.referenceId().orElse("");
        comparison.record(name, one.delta(), 1, one.sequence());
      }
    }
  }

  private static boolean isSame(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  /// What is stored was changed after it was recorded: no difference from it says anything.
  private static Failure contradicted(Principal.Key caller, Scope scope) {
    log.error(
        "the records of customer {} in {} contradict their balances; `pacspace check` says where",
        scope.customer().text(),
        caller.environment());
    return new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "The stored records of customer %s contradict their balances, so that nothing is compared"
                .formatted(scope.customer().text())
            + " with them; whoever runs this server has to run `pacspace check`.");
  }
}
