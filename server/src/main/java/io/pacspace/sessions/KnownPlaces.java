package io.pacspace.sessions;

import io.pacspace.accounts.KnownSources;
import io.pacspace.accounts.Notices;
import io.pacspace.accounts.PasswordChanged;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Whence;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Where people have signed in from before. Kept are hashes with the person's id, of two things: of
/// the source, which is not slowed down by guesses of others; and of the sort of program together
/// with about whose network it is, which is called a device here. A new device is told to its owner
/// by mail. No cookie marks a device, since programs sign in too, and a second cookie would follow
/// people around after they have signed out.
@Component
class KnownPlaces implements KnownSources {
  private static final Duration KEPT = Duration.ofDays(400);
  private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

  private final KnownPlaceStore store;
  private final Notices notices;
  private final Clock clock;

  KnownPlaces(KnownPlaceStore store, Notices notices, Clock clock) {
    this.store = store;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  public boolean knows(TenantId tenant, UserId user, String source) {
    return store.knows(tenant, user, ofSource(user, source));
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean mayWarn(TenantId tenant, UserId user) {
    var now = clock.instant();
    return store.warn(tenant, user, now, now.minus(BETWEEN_WARNINGS));
  }

  /// Somebody signs in, in the current transaction. The first time tells its owner nothing new.
  @Transactional(propagation = Propagation.MANDATORY)
  void remember(User user, Caller caller) {
    var isFirst = !store.knowsAny(user.tenant(), user.id());
    see(user.tenant(), user.id(), ofSource(user.id(), caller.source()));
    var isNew = see(user.tenant(), user.id(), ofDevice(user.id(), caller));
    if (isNew && !isFirst) {
      notices.send(
          user,
          "New sign-in to your PacSpace account",
          "Somebody signed in to your PacSpace account from a device or network not seen before.",
          """
          If it was not you, somebody knows your password: choose a new one with "Forgot password" on the
          page where you sign in. That ends every session.
          """);
    }
  }

  /// A thief who knew the old password may have signed in with it, so no place is known any more
  /// but that of whoever replaces it: who read the owner's mail, or knew the password, is the
  /// owner.
  @EventListener
  void knowThisAlone(PasswordChanged change) {
    store.deleteAll(change.tenant(), change.user());
    Caller.current()
        .ifPresent(
            caller -> {
              see(change.tenant(), change.user(), ofSource(change.user(), caller.source()));
              see(change.tenant(), change.user(), ofDevice(change.user(), caller));
            });
  }

  private boolean see(TenantId tenant, UserId user, byte[] place) {
    return store.see(tenant, user, place, clock.instant());
  }

  /// Forgets where nobody has been for more than a year, but for the last place of each person:
  /// without any, whoever comes next would be taken for its owner, who signs in the first time.
  void sweep() {
    store.deleteUnseen(clock.instant().minus(KEPT));
  }

  private static byte[] ofSource(UserId user, String source) {
    return Secret.of(user + " source " + source).hash();
  }

  private static byte[] ofDevice(UserId user, Caller caller) {
    var device = Whence.program(caller) + " in " + Whence.network(caller);
    return Secret.of(user + " device " + device).hash();
  }
}
