package io.pacspace.sessions;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What happens to sessions beside requests. Every node does it for itself; doing it twice does no
/// harm.
@Component
class SessionUpkeep {
  private static final Logger log = LoggerFactory.getLogger(SessionUpkeep.class);

  private final Sessions sessions;

  SessionUpkeep(Sessions sessions, MeterRegistry metrics) {
    this.sessions = sessions;
    Gauge.builder("pacspace.sessions.live", sessions, Sessions::countLive)
        .description("Sessions that are neither ended nor expired")
        .register(metrics);
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void noteLastSeen() {
    sessions.noteLastSeen();
  }

  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT2M")
  void sweep() {
    sessions.sweep();
  }

  /// A node that stops leaves behind what it knows.
  @PreDestroy
  void stop() {
    try {
      sessions.noteLastSeen();
    } catch (RuntimeException e) {
      log.warn("the last use of some sessions is lost: {}", e.getClass().getSimpleName());
    }
  }
}
