package io.pacspace.secondfactor;

import io.pacspace.accounts.Credentials;
import io.pacspace.accounts.Credentials.Verdict.Right;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.recovery.FactorAtReset;
import io.pacspace.secondfactor.FactorStore.Factor;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.SessionAuthenticator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Switches second factors on and off.
@Component
public class SecondFactors implements FactorAtReset {
  private static final String ISSUER = "PacSpace";

  /// How long a secret waits to be confirmed.
  static final Duration TO_CONFIRM = Duration.ofMinutes(15);

  private static final String WRONG =
      "The password or the code is wrong, or the code was used before.";

  private final FactorStore store;
  private final Codes codes;
  private final FactorMail mail;
  private final Users users;
  private final SessionAuthenticator sessions;
  private final Credentials credentials;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  SecondFactors(
      FactorStore store,
      Codes codes,
      FactorMail mail,
      Users users,
      SessionAuthenticator sessions,
      Credentials credentials,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.codes = codes;
    this.mail = mail;
    this.users = users;
    this.sessions = sessions;
    this.credentials = credentials;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Whether signing in takes a code from this person.
  public boolean isOn(TenantId tenant, UserId user) {
    return store.isOn(tenant, user);
  }

  /// What an authenticator app needs to know: the secret in base32, and the URI that holds it.
  record Enrolment(Secret secret, Secret uri) {}

  /// Makes a secret that waits to be confirmed, in place of one that waited before, for somebody
  /// who knows the password: who has but a session must not be able to take the account with it.
  Enrolment enroll(Principal.User user, Secret password) {
    if (isOn(user.tenant(), user.user())) {
      throw alreadyOn();
    }
    var right = passwordOf(user, password, "The password is wrong.");
    return transactions.execute(_ -> enroll(user, right));
  }

  private Enrolment enroll(Principal.User user, Right right) {
    if (!credentials.stillRight(right)) {
      throw wrong("The password is wrong.");
    }
    var secret = Codes.newSecret();
    if (!store.enroll(
        user.tenant(), user.user(), codes.seal(secret, user.user()), clock.instant())) {
      throw alreadyOn();
    }
    events.publishEvent(Audited.by(user, "mfa.enrolled", user.user()));
    var text = Base32.encode(secret);
    return new Enrolment(Secret.of(text), Secret.of(uri(right.user().email(), text)));
  }

  /// As apps read it: `otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=ISSUER`.
  private static String uri(String account, String secret) {
    var name = URLEncoder.encode(account, StandardCharsets.UTF_8);
    return "otpauth://totp/%s:%s?secret=%s&issuer=%1$s".formatted(ISSUER, name, secret);
  }

  /// Switches the factor on with a code of the app, and gives the recovery codes, this once.
  List<Secret> confirm(Principal.User user, Secret code) {
    return transactions.<Outcome<List<Secret>>>execute(_ -> confirmed(user, code)).orThrow();
  }

  private Outcome<List<Secret>> confirmed(Principal.User user, Secret code) {
    users.lockToChange(user);
    sessions.hold(user);
    var waiting = store.lock(user.tenant(), user.user()).filter(this::isOnOrMayBe);
    if (waiting.isEmpty()) {
      return new Outcome.Refused<>(
          new Failure.Invalid("No second factor waits to be confirmed; enroll first."));
    }
    var factor = waiting.get();
    if (factor.on()) {
      return new Outcome.Refused<>(alreadyOn());
    }
    var owner = users.get(user);
    if (!codes.confirms(owner, factor, code)) {
      return new Outcome.Refused<>(
          wrong("The code is wrong; check that your device has the right time."));
    }
    store.confirm(factor, clock.instant());
    events.publishEvent(Audited.by(user, "mfa.enabled", user.user()));
    events.publishEvent(new FactorSwitchedOn(user.tenant(), user.user(), user.session()));
    mail.switchedOn(owner);
    return new Outcome.Done<>(newRecoveryCodes(user, factor));
  }

  private boolean isOnOrMayBe(Factor factor) {
    return factor.on() || factor.enrolledAt().plus(TO_CONFIRM).isAfter(clock.instant());
  }

  private List<Secret> newRecoveryCodes(Principal.User user, Factor factor) {
    var recovery = RecoveryCode.generate(user.user());
    store.replaceRecoveryCodes(factor, recovery);
    return recovery.stream().map(one -> Secret.of(one.text())).toList();
  }

  /// Switches the factor off, for somebody who has both factors.
  void disable(Principal.User user, Secret password, Secret code) {
    withBothFactors(
        user,
        password,
        code,
        (owner, factor) -> {
          store.delete(factor);
          events.publishEvent(Audited.by(user, "mfa.disabled", user.user()));
          mail.switchedOff(owner);
          return List.<Secret>of();
        });
  }

  /// Gives new recovery codes in place of those of before, to somebody who has both factors.
  List<Secret> renewRecoveryCodes(Principal.User user, Secret password, Secret code) {
    return withBothFactors(
        user,
        password,
        code,
        (owner, factor) -> {
          events.publishEvent(Audited.by(user, "mfa.recovery-codes-renewed", user.user()));
          mail.madeNewCodes(owner);
          return newRecoveryCodes(user, factor);
        });
  }

  /// What came of asking for a code: the work's result, or why it was not done.
  private sealed interface Outcome<T> {
    record Done<T>(T result) implements Outcome<T> {}

    record Refused<T>(Failure why) implements Outcome<T> {}

    /// What it came to; throws why, if to nothing.
    default T orThrow() {
      return switch (this) {
        case Done<T>(var result) -> result;
        case Refused<T>(var why) -> throw why;
      };
    }
  }

  /// Does `work` for somebody who has both factors. Checking the password is slow and stays outside
  /// the transaction, which commits also where the code was wrong, to count it.
  private <T> T withBothFactors(
      Principal.User user, Secret password, Secret code, BiFunction<User, Factor, T> work) {
    if (!isOn(user.tenant(), user.user())) {
      throw off();
    }
    var right = passwordOf(user, password, WRONG);
    return transactions.<Outcome<T>>execute(_ -> withBothFactors(right, code, work)).orThrow();
  }

  private <T> Outcome<T> withBothFactors(
      Right right, Secret code, BiFunction<User, Factor, T> work) {
    if (!credentials.stillRight(right)) {
      return new Outcome.Refused<>(wrong(WRONG));
    }
    var owner = right.user();
    var factor = store.lock(owner.tenant(), owner.id()).filter(Factor::on);
    if (factor.isEmpty()) {
      return new Outcome.Refused<>(off());
    }
    return switch (codes.take(owner, factor.get(), code)) {
      case Codes.Verdict.Right _ -> new Outcome.Done<>(work.apply(owner, factor.get()));
      case Codes.Verdict.Wrong _ -> new Outcome.Refused<>(wrong(WRONG));
      case Codes.Verdict.TooSoon tooSoon -> new Outcome.Refused<>(Codes.refused(tooSoon));
    };
  }

  @Override
  public boolean isOn(User user) {
    return isOn(user.tenant(), user.id());
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Failure> takeOff(User owner, Secret code) {
    return store
        .lock(owner.tenant(), owner.id())
        .filter(Factor::on)
        .flatMap(factor -> takeOff(owner, factor, code));
  }

  private Optional<Failure> takeOff(User owner, Factor factor, Secret code) {
    return switch (codes.take(owner, factor, code)) {
      case Codes.Verdict.Right _ -> {
        store.delete(factor);
        events.publishEvent(
            new Audited(
                Optional.of(owner.tenant()),
                Optional.of(owner.id()),
                "mfa.disabled",
                owner.id().toString(),
                Map.of("by", "password reset")));
        mail.switchedOff(owner);
        yield Optional.empty();
      }
      case Codes.Verdict.Wrong _ ->
          Optional.of(
              new Failure.Unauthenticated(
                  ErrorCode.INVALID_CREDENTIALS, "The code is wrong or was used before."));
      case Codes.Verdict.TooSoon tooSoon -> Optional.of(Codes.refused(tooSoon));
    };
  }

  private Right passwordOf(Principal.User user, Secret password, String refusal) {
    if (credentials.check(users.get(user).email(), password) instanceof Right right
        && right.user().id().equals(user.user())) {
      return right;
    }
    throw wrong(refusal);
  }

  private static Failure wrong(String sentence) {
    return new Failure.Unauthenticated(ErrorCode.INVALID_CREDENTIALS, sentence);
  }

  private static Failure off() {
    return new Failure.NotFound("The second factor is not on.");
  }

  private static Failure alreadyOn() {
    return new Failure.Conflict(
        ErrorCode.ALREADY_EXISTS, "The second factor is on already; switch it off first.");
  }
}
