package io.pacspace.balances;

import io.pacspace.databases.Cells;
import io.pacspace.environments.Environments;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History;
import io.pacspace.plans.UsageMeter;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Counts by the ledger itself: times grow with the index, so a count is the difference of two
/// indexes found by halving, and there is no counter that could be wrong.
@Component
class LedgerUsage implements UsageMeter {
  private final Environments environments;
  private final Cells cells;
  private final History history;
  private final Fences fences;

  LedgerUsage(Environments environments, Cells cells, History history, Fences fences) {
    this.environments = environments;
    this.cells = cells;
    this.history = history;
    this.fences = fences;
  }

  @Override
  public List<Long> acceptedBefore(TenantId tenant, EnvironmentKind kind, List<Instant> moments) {
    return environments
        .find(tenant, kind)
        .map(id -> count(id, kind, moments))
        .orElseGet(() -> moments.stream().map(_ -> 0L).toList());
  }

  private List<Long> count(EnvironmentId id, EnvironmentKind kind, List<Instant> moments) {
    var cell = cells.require(kind, environments.cellOf(id));
    fences.closeEnded(cell, id, moments.getLast());
    return cell.read(id, db -> history.acceptedBefore(db, id, moments));
  }
}
