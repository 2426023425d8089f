package io.pacspace.balances;

import io.pacspace.environments.Environments;
import io.pacspace.ledger.History;
import io.pacspace.plans.UsageMeter;
import io.pacspace.platform.Cells;
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

  LedgerUsage(Environments environments, Cells cells, History history) {
    this.environments = environments;
    this.cells = cells;
    this.history = history;
  }

  @Override
  public long accepted(TenantId tenant, EnvironmentKind kind, Instant from, Instant until) {
    return environments.find(tenant, kind).map(id -> count(id, kind, from, until)).orElse(0L);
  }

  private long count(EnvironmentId id, EnvironmentKind kind, Instant from, Instant until) {
    var counts =
        cells
            .require(kind, environments.cellOf(id))
            .read(id, db -> history.acceptedBefore(db, id, List.of(from, until)));
    return counts.getLast() - counts.getFirst();
  }
}
