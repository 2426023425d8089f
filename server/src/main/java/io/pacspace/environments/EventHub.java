package io.pacspace.environments;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.web.SessionAuthenticator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/// Wakes event streams when something of their tenant has changed: at once for what this node did,
/// within half a second for the others, with one query a node however many streams are open. A
/// stream ends with the session that opened it: it is told nothing more from then on, and closed
/// within half a second, whichever node the session ended on.
@Component
class EventHub {
  private static final int STREAMS_PER_TENANT = 20;
  private static final Duration FAILED_POLL_RETRY = Duration.ofSeconds(2);

  private final EnvironmentStore environments;
  private final SessionAuthenticator sessions;
  private final Map<TenantId, List<Subscription>> subscriptions = new ConcurrentHashMap<>();
  private final Map<TenantId, Long> versions = new HashMap<>();
  private volatile boolean closing;

  EventHub(EnvironmentStore environments, SessionAuthenticator sessions) {
    this.environments = environments;
    this.sessions = sessions;
  }

  /// Opens a subscription to the changes of a person's tenant; close it when the stream ends.
  Subscription subscribe(Principal.User user) {
    var tenant = user.tenant();
    var subscription = new Subscription(tenant, user.session());
    subscriptions.compute(
        tenant,
        (_, open) -> {
          var streams = open == null ? new CopyOnWriteArrayList<Subscription>() : open;
          if (streams.size() >= STREAMS_PER_TENANT) {
            throw new Failure.Throttled(
                "Too many event streams are open; close some pages.", FAILED_POLL_RETRY);
          }
          streams.add(subscription);
          return streams;
        });
    return subscription;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(Environment.Changed changed) {
    wake(changed.tenant());
  }

  @EventListener
  void on(ContextClosedEvent closed) {
    closing = true;
    subscriptions.keySet().forEach(this::wake);
  }

  /// Wakes the streams whose sessions have ended, so that they end too.
  @Scheduled(fixedDelay = 500)
  void endWithTheirSessions() {
    var open = subscriptions.values().stream().flatMap(List::stream).toList();
    if (!open.isEmpty()) {
      var live = sessions.live(open.stream().map(stream -> stream.session).toList());
      open.stream()
          .filter(stream -> !live.contains(stream.session))
          .forEach(stream -> stream.changes.release());
    }
  }

  /// Looks for what other nodes have changed.
  @Scheduled(fixedDelay = 500)
  void poll() {
    var tenants = List.copyOf(subscriptions.keySet());
    versions.keySet().retainAll(tenants);
    if (tenants.isEmpty()) {
      return;
    }
    environments
        .versions(tenants)
        .forEach(
            (tenant, version) -> {
              if (!version.equals(versions.put(tenant, version))) {
                wake(tenant);
              }
            });
  }

  private void wake(TenantId tenant) {
    subscriptions.getOrDefault(tenant, List.of()).forEach(s -> s.changes.release());
  }

  /// One open stream.
  final class Subscription implements AutoCloseable {
    private final TenantId tenant;
    private final SessionId session;
    private final Semaphore changes = new Semaphore(0);

    private Subscription(TenantId tenant, SessionId session) {
      this.tenant = tenant;
      this.session = session;
    }

    /// Waits for a change, at most so long; tells whether the stream should go on, which it does
    /// while its session is live.
    boolean await(Duration longest) throws InterruptedException {
      if (!closing && changes.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        changes.drainPermits();
      }
      return !closing && !sessions.live(List.of(session)).isEmpty();
    }

    @Override
    public void close() {
      subscriptions.computeIfPresent(
          tenant,
          (_, open) -> {
            open.remove(this);
            return open.isEmpty() ? null : open;
          });
    }
  }
}
