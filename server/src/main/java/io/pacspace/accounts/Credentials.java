package io.pacspace.accounts;

import io.pacspace.accounts.RefusedSignIns.Reason;
import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.UserStore.WithPassword;
import io.pacspace.mail.EmailAddress;
import io.pacspace.passwords.PasswordHashing;
import io.pacspace.passwords.PasswordHint;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Checks an address and a password. Whatever the answer, it costs one hash, so that its time tells
/// nothing about who has an account.
///
/// Wrong passwords slow down the source that sends them for that address. Those of all sources
/// together slow down the sources that nobody has signed in from before as that person, since a
/// guesser may have many; where the owner has been before, they sign in as ever.
@Component
public class Credentials {
  private static final Logger log = LoggerFactory.getLogger(Credentials.class);
  private static final Duration PER_SOURCE = Duration.ofMinutes(15);
  private static final Duration FROM_UNKNOWN = Duration.ofHours(1);
  private static final int UNKNOWN_SOURCES = 3;
  private static final String SENTENCE =
      "The password was wrong too often; try again later or reset it.";

  private final UserStore users;
  private final RegistrationStore registrations;
  private final PasswordHashing hashing;
  private final PasswordHint hint;
  private final KnownSources knownSources;
  private final RefusedSignIns refusedSignIns;
  private final Throttle wrongPasswords;
  private final Throttle wrongFromUnknown;

  Credentials(
      UserStore users,
      RegistrationStore registrations,
      PasswordHashing hashing,
      PasswordHint hint,
      KnownSources knownSources,
      RefusedSignIns refusedSignIns,
      AccountSettings settings) {
    this.users = users;
    this.registrations = registrations;
    this.hashing = hashing;
    this.hint = hint;
    this.knownSources = knownSources;
    this.refusedSignIns = refusedSignIns;
    var most = settings.limits().wrongPasswords();
    this.wrongPasswords = new Throttle(most, PER_SOURCE, SENTENCE);
    this.wrongFromUnknown = new Throttle(UNKNOWN_SOURCES * most, FROM_UNKNOWN, SENTENCE);
  }

  /// What a check found.
  public sealed interface Verdict {
    /// The password is right; `passwordVersion` says which one that was.
    record Right(User user, int passwordVersion) implements Verdict {}

    /// It is that of any registration whose address still has to be verified.
    record Unverified() implements Verdict {}

    /// It is wrong, or there is no account.
    record Wrong() implements Verdict {}
  }

  /// Checks the password that the current caller sends; refuses with `Failure.Throttled` after too
  /// many wrong ones. Takes tens of milliseconds and must run outside a transaction.
  public Verdict check(String email, Secret password) {
    var key = EmailAddress.keyOf(email);
    // All reads, always: the one that is not needed would show in the time.
    var user = users.findWithPassword(key);
    var registration = registrations.findByHint(key, hint.of(key, password));
    var hash =
        user.map(WithPassword::hash)
            .or(() -> registration.map(Registration::passwordHash))
            .orElse(PasswordHashing.NOBODYS);
    var attempt = new Attempt(key, Caller.required().source(), user.map(WithPassword::user));
    if (!attempt.matches(password, hash)) {
      return new Verdict.Wrong();
    }
    user.ifPresent(known -> strengthen(known, password));
    return user.<Verdict>map(known -> new Verdict.Right(known.user(), known.version()))
        .orElseGet(Verdict.Unverified::new);
  }

  /// Puts on record that somebody with the right password is not let in, since their organisation
  /// is disabled.
  public void noteDisabled(User user) {
    refusedSignIns.note(user, Reason.DISABLED);
  }

  /// A hash of former parameters is replaced now that the password is at hand, unless too many
  /// people sign in at this moment: then another time.
  private void strengthen(WithPassword known, Secret password) {
    if (!hashing.isWeaker(known.hash())) {
      return;
    }
    try {
      var user = known.user();
      users.rehash(user.tenant(), user.id(), known.hash(), hashing.hash(password));
    } catch (Failure.Unavailable _) {
      log.debug("a password keeps its former hash, since too many are being hashed");
    }
  }

  /// A password that is tried, counted as a wrong one until it proves right.
  private final class Attempt {
    private final List<Limit> limits;
    private final Optional<User> user;
    private final boolean known;

    Attempt(String account, String source, Optional<User> user) {
      this.user = user;
      this.known = knownSources.knows(user, source);
      var ofSource = new Limit(wrongPasswords, account + " " + source);
      this.limits =
          known ? List.of(ofSource) : List.of(ofSource, new Limit(wrongFromUnknown, account));
    }

    boolean matches(Secret password, String hash) {
      try {
        limits.forEach(Limit::check);
        // Counted when its turn has come, so that guesses that come at once do not pass together.
        if (hashing.matches(password, hash, known, () -> limits.forEach(Limit::use))) {
          limits.forEach(Limit::giveBack);
          return true;
        }
        refused(Reason.WRONG_PASSWORD);
        return false;
      } catch (Failure.Throttled refusal) {
        refused(Reason.TOO_MANY);
        throw refusal;
      }
    }

    private void refused(Reason reason) {
      user.ifPresent(known -> refusedSignIns.note(known, reason));
    }
  }

  /// How many wrong passwords there may be of one kind, and what they are counted under.
  private record Limit(Throttle throttle, String key) {
    void check() {
      throttle.check(key);
    }

    void use() {
      throttle.use(key);
    }

    void giveBack() {
      throttle.giveBack(key);
    }
  }

  /// Guesses at the old password say nothing about the new one: not those of strangers, nor those
  /// that came from where the owner replaces it, by a neighbour in the same network or by mistake.
  @EventListener
  void forgetGuesses(PasswordChanged change) {
    users
        .find(change.tenant(), change.user())
        .map(user -> EmailAddress.keyOf(user.email()))
        .ifPresent(
            account -> {
              wrongFromUnknown.forget(account);
              Caller.current()
                  .ifPresent(caller -> wrongPasswords.forget(account + " " + caller.source()));
            });
  }

  /// Whether the password is still the one that was right, which then stays so until the current
  /// transaction ends: nobody signs in with a password that is just being replaced.
  public boolean stillRight(Verdict.Right right) {
    var user = right.user();
    return users.lockIfPasswordIs(user.tenant(), user.id(), right.passwordVersion());
  }
}
