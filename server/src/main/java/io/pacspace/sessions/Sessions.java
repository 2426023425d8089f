package io.pacspace.sessions;

import io.pacspace.accounts.PasswordChanged;
import io.pacspace.accounts.User;
import io.pacspace.recovery.StandingAccess;
import io.pacspace.secondfactor.FactorSwitchedOn;
import io.pacspace.sessions.SessionStore.Cutoff;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.tenants.Tenants;
import io.pacspace.web.Caller;
import io.pacspace.web.LastSeen;
import io.pacspace.web.SessionAuthenticator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Begins sessions, recognises them and ends them. A session is a random value in a cookie, of
/// which only the hash is kept; whoever has the value is signed in until it ends. A reset of the
/// password ends sessions before anything else, so that none of them gives anything afterwards.
@Component
@EnableConfigurationProperties(SessionSettings.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class Sessions implements SessionAuthenticator, StandingAccess {
  private static final int COOKIE_BYTES = 32;
  private static final int COOKIE_LENGTH = 43;
  private static final Duration GRACE = Duration.ofMinutes(5);

  /// So many browsers and scripts may be signed in as one person (docs/operations.md).
  private static final int MOST = 50;

  private final SessionStore store;
  private final SessionCookie cookie;
  private final Tenants tenants;
  private final KnownPlaces places;
  private final LastSeen<SessionId> lastSeen = new LastSeen<>();
  private final SessionSettings.Lifetime limits;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Sessions(
      SessionStore store,
      SessionCookie cookie,
      Tenants tenants,
      KnownPlaces places,
      SessionSettings settings,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.cookie = cookie;
    this.tenants = tenants;
    this.places = places;
    this.limits = settings.session();
    this.events = events;
    this.clock = clock;
  }

  @Override
  public String cookieName() {
    return cookie.name();
  }

  /// One indexed read; the use is noted in memory alone.
  @Override
  public Optional<Principal.User> authenticate(Secret value) {
    if (value.reveal().length() != COOKIE_LENGTH) {
      return Optional.empty();
    }
    var cutoff = cutoff();
    var live =
        store
            .find(value)
            .filter(session -> isLive(session, cutoff))
            .map(Session::user)
            .filter(user -> !tenants.isDisabled(user.tenant()));
    live.ifPresent(user -> lastSeen.touch(user.session(), clock.instant()));
    return live;
  }

  /// Looking is no use: a stream that is open does not keep its session from ending.
  @Override
  public Set<SessionId> live(Collection<SessionId> asked) {
    var cutoff = cutoff();
    return store.find(asked).stream()
        .filter(session -> isLive(session, cutoff))
        .map(session -> session.user().session())
        .collect(Collectors.toSet());
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void hold(Principal.User user) {
    if (!store.hold(user.session())) {
      throw new Failure.Unauthenticated(
          ErrorCode.SESSION_REQUIRED, "The session has ended: sign in again.");
    }
  }

  private boolean isLive(Session session, Cutoff cutoff) {
    return session.createdAt().isAfter(cutoff.begun())
        && seen(session).lastSeenAt().isAfter(cutoff.used());
  }

  /// The session with what this node knows of its last use.
  private Session seen(Session session) {
    return lastSeen
        .of(session.user().session())
        .filter(session.lastSeenAt()::isBefore)
        .map(session::seenAt)
        .orElse(session);
  }

  /// Begins a session in the current transaction; the value goes into the cookie and nowhere else.
  /// Where there are too many, the one that was used longest ago ends.
  @Transactional(propagation = Propagation.MANDATORY)
  Secret begin(User user) {
    tenants.requireEnabled(user.tenant());
    var caller = Caller.required();
    var value = Secret.random(COOKIE_BYTES);
    var principal = new Principal.User(user.tenant(), user.id(), SessionId.next());
    var now = clock.instant();
    store.insert(new Session(principal, now, now, caller.address(), caller.userAgent()), value);
    places.remember(user, caller);
    events.publishEvent(Audited.by(principal, "session.begun", principal.session()));
    for (var over : store.deleteBeyond(user.tenant(), user.id(), MOST, principal.session())) {
      events.publishEvent(
          Audited.by(principal, "session.ended", over, Map.of("by", "too many sessions")));
    }
    return value;
  }

  /// Ends whatever session the value is of.
  void end(Secret value) {
    store.delete(value);
  }

  /// The live sessions of a person, newest first.
  List<Session> list(Principal.User user) {
    return store.listLive(user.tenant(), user.user(), cutoff()).stream().map(this::seen).toList();
  }

  /// Ends one session of a person.
  @Transactional
  public void end(Principal.User user, SessionId session) {
    if (!store.delete(user.tenant(), user.user(), session)) {
      throw new Failure.NotFound("There is no such session.");
    }
    events.publishEvent(Audited.by(user, "session.ended", session));
  }

  /// Ends every session of a person but the one they ask in.
  @Transactional
  public void endOthers(Principal.User user) {
    var ended = store.deleteAllBut(user.tenant(), user.user(), user.session());
    events.publishEvent(
        Audited.by(user, "sessions.ended", user.user(), Map.of("count", Integer.toString(ended))));
  }

  /// Ends the session that a person signs out of. It may have ended a moment ago, which is as good.
  @Transactional
  public void signOut(Principal.User user) {
    if (store.delete(user.tenant(), user.user(), user.session())) {
      events.publishEvent(Audited.by(user, "session.ended", user.session()));
    }
  }

  /// Somebody who changes their password goes on, and everybody else with it is out.
  @EventListener
  void endWhatTheOldPasswordBegan(PasswordChanged change) {
    change.except().ifPresent(kept -> store.deleteAllBut(change.tenant(), change.user(), kept));
  }

  @Override
  public List<Grant> of(User user) {
    return live(user).stream()
        .map(
            session ->
                new Grant(
                    session.user().session().toString(),
                    "session",
                    session.userAgent(),
                    session.address(),
                    session.createdAt(),
                    Optional.of(session.lastSeenAt())))
        .toList();
  }

  /// Also those that this node takes for over, since another may know of a later use.
  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void endAllBut(Set<String> kept, User user) {
    for (var session : store.deleteAllBut(user.tenant(), user.id(), kept)) {
      var principal = new Principal.User(user.tenant(), user.id(), session);
      events.publishEvent(
          Audited.by(principal, "session.ended", session, Map.of("by", "password reset")));
    }
  }

  private List<Session> live(User user) {
    return store.listLive(user.tenant(), user.id(), cutoff()).stream().map(this::seen).toList();
  }

  @EventListener
  void endWhatBeganWithoutTheFactor(FactorSwitchedOn change) {
    store.deleteAllBut(change.tenant(), change.user(), change.except());
  }

  /// How many sessions are live now.
  long countLive() {
    return store.countLive(cutoff());
  }

  /// Writes down what was used since the last call, so that other nodes know it too.
  void noteLastSeen() {
    var batch = lastSeen.drain();
    if (batch.isEmpty()) {
      return;
    }
    try {
      store.noteLastSeen(batch);
    } catch (RuntimeException e) {
      batch.forEach(lastSeen::touch);
      throw e;
    }
  }

  /// Deletes the sessions that are over, with time for other nodes to note what they know.
  void sweep() {
    store.deleteOver(cutoff(clock.instant().minus(GRACE)));
    store.deleteActivityWithoutSession();
    places.sweep();
  }

  private Cutoff cutoff() {
    return cutoff(clock.instant());
  }

  private Cutoff cutoff(Instant now) {
    return new Cutoff(now.minus(limits.absoluteLimit()), now.minus(limits.idleLimit()));
  }
}
