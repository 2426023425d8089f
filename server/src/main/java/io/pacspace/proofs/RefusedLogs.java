package io.pacspace.proofs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
  private final Map<EnvironmentId, Refused> refused = new ConcurrentHashMap<>();

  RefusedLogs(Clock clock, MeterRegistry metrics) {
    this.clock = clock;
    Gauge.builder("pacspace.logs.refused", refused, Map::size)
        .description("Logs that are not signed for, because they contradict what was signed")
        .register(metrics);
  }

  private record Refused(String reason, Instant nextLook) {}

  /// Whether the log should be tried now.
  boolean isDue(EnvironmentId id) {
    var known = refused.get(id);
    return known == null || !clock.instant().isBefore(known.nextLook());
  }

  /// Why the log is refused, if it is.
  Optional<String> reason(EnvironmentId id) {
    return Optional.ofNullable(refused.get(id)).map(Refused::reason);
  }

  /// Notes a log that contradicts itself; says so where that is news.
  void add(EnvironmentId id, String reason) {
    var before = refused.put(id, new Refused(reason, clock.instant().plus(PAUSE)));
    if (before == null || !before.reason().equals(reason)) {
      log.error(
          "The log of {} is not signed for any more. {} Nothing new in it is verified until its"
              + " cell has what was signed: restore that database from its newest backup and"
              + " archived WAL, never from an older one. See \"Restore\" in docs/operations.md.",
          id,
          reason);
    }
  }

  /// Notes that a log is in order.
  void clear(EnvironmentId id) {
    if (refused.remove(id) != null) {
      log.info("The log of {} is signed for again.", id);
    }
  }

  @Override
  public Health health() {
    return refused.isEmpty()
        ? Health.up().build()
        : Health.status(new Status("DEGRADED", "some logs are not signed for"))
            .withDetail("refused", refused.size())
            .build();
  }
}
