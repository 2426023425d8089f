package io.pacspace.keys;

import io.pacspace.shared.Audited;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.TenantId;
import io.pacspace.web.Caller;
import io.pacspace.web.Tally;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts on record in the audit log of a tenant that one of its keys was refused: that somebody has
/// half of it, or goes on with one that was revoked, disabled or has expired. Bounded, since
/// anybody can cause it: an entry for the first in an hour, and one that counts the others.
@Component
class RefusedKeys {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Tally<Subject> tally = new Tally<>(WINDOW);
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  RefusedKeys(ApplicationEventPublisher events, TransactionTemplate transactions, Clock clock) {
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  private record Subject(TenantId tenant, KeyId key, String name) {}

  /// Notes that the current caller was refused with this key.
  void note(Key key) {
    var subject = new Subject(key.tenant(), key.id(), key.name());
    var source = Caller.current().map(Caller::source).orElse("");
    if (tally.count(subject, source, clock.instant()) == 1) {
      publish(subject, Map.of("name", key.name()));
    }
  }

  /// Tells what more came in the hours that are over.
  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void tellTheRest() {
    tally.over(clock.instant()).forEach(this::tell);
  }

  @PreDestroy
  void stop() {
    tally.rest().forEach(this::tell);
  }

  private void tell(Tally.More<Subject> more) {
    publish(
        more.subject(),
        Map.of(
            "name", more.subject().name(),
            "more", Long.toString(more.count()),
            "sources", String.join(", ", more.sources())));
  }

  private void publish(Subject subject, Map<String, String> details) {
    transactions.executeWithoutResult(
        _ ->
            events.publishEvent(
                Audited.bySystem(subject.tenant(), "key.refused", subject.key(), details)));
  }
}
