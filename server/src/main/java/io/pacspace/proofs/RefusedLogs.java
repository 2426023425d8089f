package io.pacspace.proofs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.breaks.Breaks;
import io.pacspace.breaks.Breaks.Finder;
import io.pacspace.databases.Cell;
import io.pacspace.shared.EnvironmentId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/// The logs that this node refuses to sign for: told once each, counted in a gauge, shown in the
/// server's health, and looked at again now and then.
@Component
class RefusedLogs implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(RefusedLogs.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Breaks breaks;
  private final Map<EnvironmentId, Refused> refused = new ConcurrentHashMap<>();

  RefusedLogs(Clock clock, Breaks breaks, MeterRegistry metrics) {
    this.clock = clock;
    this.breaks = breaks;
    Gauge.builder("pacspace.logs.refused", this, RefusedLogs::count)
        .description("Logs that are not signed for, because they contradict what was signed")
        .register(metrics);
  }

  /// @param kept whether all nodes are told
  private record Refused(String reason, Instant nextLook, boolean kept) {}

  /// Whether the log should be tried now.
  boolean isDue(EnvironmentId id) {
    var known = refused.get(id);
    return known == null || !clock.instant().isBefore(known.nextLook());
  }

  /// Why the log is refused, if it is.
  Optional<String> reason(EnvironmentId id) {
    return Optional.ofNullable(refused.get(id)).map(Refused::reason);
  }

  /// Notes a log that contradicts itself; says so where that is news, and lets its tenant be told.
  void add(Cell cell, EnvironmentId id, String reason) {
    var kept = keep(cell, id, reason);
    var before = refused.put(id, new Refused(reason, clock.instant().plus(PAUSE), kept));
    if (before == null || !before.reason().equals(reason)) {
      log.error(
          "The log of {} is not signed for any more. {} Nothing new in it is verified until its"
              + " cell has what was signed: restore that database from its newest backup and"
              + " archived WAL, never from an older one. See \"Restore\" in docs/operations.md.",
          id,
          reason);
    }
  }

  private boolean keep(Cell cell, EnvironmentId id, String reason) {
    try {
      breaks.found(cell, id, Finder.ROUND, Optional.empty(), reason);
      return true;
    } catch (RuntimeException e) {
      log.warn("that {} is refused is not told yet: {}", id, e.toString());
      return false;
    }
  }

  /// Without those that another node signs for again.
  private long count() {
    return refused.entrySet().stream()
        .filter(one -> !one.getValue().kept() || breaks.of(one.getKey()).isPresent())
        .count();
  }

  /// Notes that a log is in order, whichever node has refused it.
  void clear(Cell cell, EnvironmentId id) {
    var refusedHere = refused.remove(id) != null;
    if (refusedHere) {
      log.info("The log of {} is signed for again.", id);
    }
    if (refusedHere || breaks.of(id).isPresent()) {
      breaks.mended(cell, id, Finder.ROUND);
    }
  }

  @Override
  public Health health() {
    var count = count();
    return count == 0
        ? Health.up().build()
        : Health.status(new Status("DEGRADED", "some logs are not signed for"))
            .withDetail("refused", count)
            .build();
  }
}
