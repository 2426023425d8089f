package io.pacspace.sessions;

import io.pacspace.accounts.User;
import io.pacspace.shared.Audited;
import io.pacspace.tenants.Tenants;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Ends sessions on the operator's word. Every request asks for its session's row, so they are over
/// on every node at once.
@Component
public class SessionRevocation {
  private final SessionStore store;
  private final ApplicationEventPublisher events;

  SessionRevocation(SessionStore store, ApplicationEventPublisher events) {
    this.store = store;
    this.events = events;
  }

  /// Ends all sessions of a person and tells how many those were.
  @Transactional
  public int endAll(User person) {
    var ended = store.deleteAll(person.tenant(), person.id());
    events.publishEvent(
        Audited.byOperator(
            person.tenant(),
            "sessions.ended",
            person.id(),
            Map.of("count", Integer.toString(ended))));
    return ended;
  }

  @EventListener
  void endThoseOf(Tenants.Switched tenant) {
    store.deleteAll(tenant.tenant());
  }
}
