package io.pacspace.secondfactor;

import io.pacspace.accounts.User;
import io.pacspace.platform.Vault;
import io.pacspace.secondfactor.FactorStore.Factor;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.shared.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Takes codes of a factor that the transaction has locked, each once, and slows down whoever
/// guesses them.
@Component
class Codes {
  private static final String PURPOSE = "second-factor";
  private static final int SECRET_BYTES = 20;
  private static final int MOST_WHEN_ENROLLING = 5;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern OF_APP = Pattern.compile("[0-9]{" + Totp.DIGITS + "}");
  private static final Pattern SPACES = Pattern.compile("\\s");

  private final FactorStore store;
  private final Vault vault;
  private final FactorMail mail;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Codes(
      FactorStore store,
      Vault vault,
      FactorMail mail,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.vault = vault;
    this.mail = mail;
    this.events = events;
    this.clock = clock;
  }

  /// A new secret of 160 bits, as long as the hash (RFC 4226, section 4).
  static byte[] newSecret() {
    var secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return secret;
  }

  byte[] seal(byte[] secret, UserId owner) {
    return vault.seal(secret, PURPOSE, owner.toString());
  }

  /// What became of a code.
  sealed interface Verdict {
    /// It was right, and is used now.
    record Right() implements Verdict {}

    /// It is wrong or was used before.
    record Wrong() implements Verdict {}

    /// It was not looked at, since too many before it were wrong.
    record TooSoon(Duration retryAfter) implements Verdict {}
  }

  /// Uses a code of the app that confirms a secret. A wrong one is counted, and after a few the
  /// secret is forgotten, so the transaction must commit whatever comes of it: whoever has but a
  /// session must not finish by guessing what its owner began.
  boolean confirms(User owner, Factor factor, Secret code) {
    var step = matching(factor, code);
    if (step.isPresent() && store.use(factor, step.getAsLong())) {
      return true;
    }
    var failures = factor.failures() + 1;
    tell(owner, "mfa.refused", Map.of("enrolling", Integer.toString(failures)));
    if (failures < MOST_WHEN_ENROLLING) {
      store.fail(factor, failures, clock.instant());
    } else {
      store.delete(factor);
    }
    return false;
  }

  /// Takes a code of the app or a recovery code from `owner`, whose factor is on. Counts a wrong
  /// one, so the transaction must commit whatever the verdict is.
  Verdict take(User owner, Factor factor, Secret code) {
    var recovery = RecoveryCode.parse(owner.id(), code.reveal());
    return recovery.isPresent()
        ? recover(owner, factor, recovery.get())
        : takeOfApp(owner, factor, code);
  }

  private Verdict takeOfApp(User owner, Factor factor, Secret code) {
    var wait = factor.waitUntil().map(until -> Duration.between(clock.instant(), until));
    if (wait.filter(Duration::isPositive).isPresent()) {
      return new Verdict.TooSoon(wait.get());
    }
    var step = matching(factor, code);
    if (step.isPresent() && store.use(factor, step.getAsLong())) {
      return new Verdict.Right();
    }
    fail(owner, factor);
    return new Verdict.Wrong();
  }

  private OptionalLong matching(Factor factor, Secret code) {
    var digits = SPACES.matcher(code.reveal()).replaceAll("");
    if (!OF_APP.matcher(digits).matches()) {
      return OptionalLong.empty();
    }
    var secret = vault.open(store.sealedSecret(factor), PURPOSE, factor.user().toString());
    return Totp.match(secret, digits, clock.instant(), factor.lastStep());
  }

  private void fail(User owner, Factor factor) {
    var failures = factor.failures() + 1;
    store.fail(factor, failures, clock.instant().plus(Backoff.after(failures)));
    tell(owner, "mfa.refused", Map.of("inARow", Integer.toString(failures)));
    if (failures == Backoff.FREE) {
      mail.guessed(owner);
    }
  }

  /// Recovery codes cannot be guessed, so they are taken also while those of the app are not.
  private Verdict recover(User owner, Factor factor, RecoveryCode code) {
    if (!store.spend(factor, code)) {
      tell(owner, "mfa.refused", Map.of());
      return new Verdict.Wrong();
    }
    var left = store.countRecoveryCodes(factor);
    tell(owner, "mfa.recovery-code-used", Map.of("left", Integer.toString(left)));
    mail.recovered(owner, left);
    return new Verdict.Right();
  }

  private void tell(User owner, String action, Map<String, String> details) {
    events.publishEvent(
        new Audited(
            Optional.of(owner.tenant()),
            Optional.of(owner.id()),
            action,
            owner.id().toString(),
            details));
  }

  /// How to refuse a code that was not looked at.
  static Failure refused(Verdict.TooSoon tooSoon) {
    return new Failure.Throttled(
        "Too many codes were wrong; wait before the next one, or use a recovery code.",
        tooSoon.retryAfter());
  }
}
