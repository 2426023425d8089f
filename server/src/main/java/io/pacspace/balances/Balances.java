package io.pacspace.balances;

import io.pacspace.databases.Cells;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  private final VerifiedHistory verifiedHistory;
  private final ObjectProvider<BalanceCheckpointLookup> checkpoints;
  private final Fences fences;

  Balances(
      Cells cells,
      History history,
      VerifiedHistory verifiedHistory,
      ObjectProvider<BalanceCheckpointLookup> checkpoints,
      Fences fences) {
    this.cells = cells;
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.checkpoints = checkpoints;
    this.fences = fences;
  }

  /// The balance of a scope, the records of one page of it, and its steps if they are asked for.
  Derived derive(Principal.Key caller, Scope scope, Slice slice, @Nullable Granularity steps) {
    var cell = cells.require(caller.kind(), caller.cell());
    var ledger = caller.environment();
    if (scope.checkpoint() != null) {
      var now = cell.now();
      return cell.read(ledger, db -> reading(db, ledger, scope).afterCheckpoint(now, slice, steps));
    }
    var settled = fences.settle(cell, ledger, scope.window());
    return cell.read(ledger, db -> reading(db, ledger, scope).ofWindow(settled, slice, steps));
  }

  private BalanceReading reading(JdbcClient db, EnvironmentId ledger, Scope scope) {
    return new BalanceReading(
        history,
        verifiedHistory,
        Optional.ofNullable(checkpoints.getIfAvailable()),
        db,
        ledger,
        scope);
  }

  /// Which records of a scope to show.
  record Slice(long offset, int limit) {
    static final Slice NONE = new Slice(0, 0);
  }

  /// A derived balance; amounts are without trailing zeroes.
  ///
  /// @param latest the last record of the scope, if it has any
  /// @param steps the ends of each step and where the balance stood; empty if not asked for
  /// @param pending how many more deltas it has that are not verified yet; none for a window that
  ///   has ended, which is complete
  record Derived(
      Window window,
      long count,
      BigDecimal balance,
      Optional<LedgerRecord> latest,
      List<LedgerRecord> records,
      List<Step> steps,
      OptionalLong pending) {
    Derived goingOn(long pending) {
      return new Derived(window, count, balance, latest, records, steps, OptionalLong.of(pending));
    }

    boolean isFinal() {
      return pending.isEmpty();
    }

    /// For answers; absent of what is final.
    @Nullable Long pendingDeltas() {
      return pending.isPresent() ? pending.getAsLong() : null;
    }
  }

  /// A part of a window: what was added in it, and the balance at its end.
  record Step(Window window, long count, BigDecimal netChange, BigDecimal balance) {}
}
