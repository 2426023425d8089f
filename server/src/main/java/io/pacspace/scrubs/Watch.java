package io.pacspace.scrubs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.breaks.Breaks;
import io.pacspace.breaks.Breaks.Break;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/// What anybody has found of the ledgers of each cell, for the health of a server and its metrics,
/// and for the tenants, who are told once.
@Component("brokenLedgers")
class Watch implements HealthIndicator {
  private static final Comparator<Break> BY_TIME = Comparator.comparing(Break::foundAt);

  private final Breaks breaks;
  private final PositionStore positions;
  private final BreakNotices notices;
  private final Map<Cell, Set<EnvironmentId>> told = new ConcurrentHashMap<>();
  private final Map<Cell, Double> ages = new ConcurrentHashMap<>();

  Watch(
      Cells cells,
      Breaks breaks,
      PositionStore positions,
      BreakNotices notices,
      MeterRegistry metrics) {
    this.breaks = breaks;
    this.positions = positions;
    this.notices = notices;
    Gauge.builder("pacspace.ledgers.broken", breaks, one -> one.all().size())
        .description("Ledgers that were found broken and are not whole again")
        .register(metrics);
    for (var cell : cells.all()) {
      Gauge.builder("pacspace.scrub.age", ages, all -> all.getOrDefault(cell, 0.0))
          .description("For how long some ledger of a cell has not been re-added as a whole")
          .baseUnit("seconds")
          .tag("cell", cell.toString())
          .register(metrics);
    }
  }

  /// Looks once, and tells tenants what is news.
  void look(Cell cell) {
    var found = breaks.look(cell);
    if (!found.keySet().equals(told.get(cell))) {
      notices.tell(cell.toString(), found);
      told.put(cell, found.keySet());
    }
    ages.put(cell, cell.read(positions::longest));
  }

  @Override
  public Health health() {
    var broken = breaks.all();
    if (broken.isEmpty()) {
      return Health.up().build();
    }
    var first = broken.entrySet().stream().min(Map.Entry.comparingByValue(BY_TIME)).orElseThrow();
    return Health.status(new Status("DEGRADED", "some ledgers were found broken"))
        .withDetail("broken", broken.size())
        .withDetail(
            "first",
            first.getKey()
                + first.getValue().place().map(place -> " at " + place).orElse("")
                + "; the log and `operator tenant` say what is wrong there")
        .build();
  }
}
