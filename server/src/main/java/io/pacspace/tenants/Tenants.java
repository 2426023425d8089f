package io.pacspace.tenants;

import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which tenants are disabled. Every node knows all of them, at most half a second late, so that
/// asking costs a request nothing and a tenant is out everywhere within a second.
@Service
public class Tenants {
  private static final Logger log = LoggerFactory.getLogger(Tenants.class);

  private final TenantStore store;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private volatile Set<TenantId> disabled;

  Tenants(TenantStore store, ApplicationEventPublisher events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    this.disabled = store.disabled();
  }

  /// A tenant was disabled, or may go on; published inside that transaction. Either way its people
  /// sign in anew: a sign-in that was under way while it was disabled may have left a session.
  public record Switched(TenantId tenant) {}

  /// Whether the tenant's keys and sessions are to be refused, as was so at most half a second ago.
  public boolean isDisabled(TenantId tenant) {
    return disabled.contains(tenant);
  }

  /// Refuses with [Failure.Forbidden] if the tenant is disabled now. Joins the transaction that
  /// lets somebody in.
  @Transactional(propagation = Propagation.MANDATORY)
  public void requireEnabled(TenantId tenant) {
    if (store.disabledSince(tenant).isPresent()) {
      throw new Failure.Forbidden(
          ErrorCode.FORBIDDEN,
          "This organisation is disabled; ask whoever runs this installation.");
    }
  }

  /// Since when the tenant is disabled, if it is.
  public Optional<Instant> disabledSince(TenantId tenant) {
    return store.disabledSince(tenant);
  }

  /// Disables the tenant on the operator's word; tells whether that changed anything.
  @Transactional
  public boolean disable(TenantId tenant) {
    var changed = store.insertIfAbsent(tenant, clock.instant());
    if (changed) {
      events.publishEvent(new Switched(tenant));
      events.publishEvent(Audited.byOperator(tenant, "tenant.disabled", tenant, Map.of()));
    }
    return changed;
  }

  /// Lets a disabled tenant go on; tells whether that changed anything.
  @Transactional
  public boolean enable(TenantId tenant) {
    var changed = store.delete(tenant);
    if (changed) {
      events.publishEvent(new Switched(tenant));
      events.publishEvent(Audited.byOperator(tenant, "tenant.enabled", tenant, Map.of()));
    }
    return changed;
  }

  /// Looks for what was done meanwhile. Where the database is away, what was so stays so.
  @Scheduled(fixedDelay = 400)
  void look() {
    try {
      disabled = store.disabled();
    } catch (DataAccessException e) {
      log.debug("which tenants are disabled could not be read", e);
    }
  }
}
