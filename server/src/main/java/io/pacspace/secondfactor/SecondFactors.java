package io.pacspace.secondfactor;

import io.pacspace.accounts.Credentials;
import io.pacspace.accounts.Credentials.Verdict.Right;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.recovery.FactorAtReset;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Switches second factors on and off.
@Component
public class SecondFactors implements FactorAtReset {
  private static final String ISSUER = "PacSpace";

  private final FactorStore store;
  private final Codes codes;
  private final FactorMail mail;
  private final Users users;
  private final Credentials credentials;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  SecondFactors(
      FactorStore store,
      Codes codes,
      FactorMail mail,
      Users users,
      Credentials credentials,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.codes = codes;
    this.mail = mail;
    this.users = users;
    this.credentials = credentials;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /// The codes of refusals by this module.
  enum Code implements Failure.Code {
    INVALID_CREDENTIALS,
    ALREADY_EXISTS
  }

  /// Whether signing in takes a code from this person.
  public boolean isOn(TenantId tenant, UserId user) {
    return store.isOn(tenant, user);
  }

  /// What an authenticator app needs to know: the secret in base32, and the URI that holds it.
  record Enrolment(Secret secret, Secret uri) {}

  /// Makes a secret that waits to be confirmed, in place of one that waited before.
  @Transactional
  public Enrolment enroll(Principal.User user) {
    var secret = Codes.newSecret();
    if (!store.enroll(
        user.tenant(), user.user(), codes.seal(secret, user.user()), clock.instant())) {
      throw alreadyOn();
    }
    events.publishEvent(Audited.by(user, "mfa.enrolled", user.user()));
    var text = Base32.encode(secret);
    return new Enrolment(Secret.of(text), Secret.of(uri(users.get(user).email(), text)));
  }

  /// As apps read it: `otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=ISSUER`.
  private static String uri(String account, String secret) {
    var name = URLEncoder.encode(account, StandardCharsets.UTF_8);
    return "otpauth://totp/%s:%s?secret=%s&issuer=%1$s".formatted(ISSUER, name, secret);
  }

  /// Switches the factor on with a code of the app, and gives the recovery codes, this once.
  @Transactional
  public List<Secret> confirm(Principal.User user, Secret code) {
    var factor =
        store
            .lock(user.tenant(), user.user())
            .orElseThrow(
                () -> new Failure.Invalid("No second factor waits to be confirmed; enroll first."));
    if (factor.on()) {
      throw alreadyOn();
    }
    if (!codes.confirms(factor, code)) {
      throw new Failure.Unauthenticated(
          Code.INVALID_CREDENTIALS,
          "The code is wrong; check that your device has the right time.");
    }
    store.confirm(factor, clock.instant());
    var recovery = RecoveryCode.generate(user.user());
    store.replaceRecoveryCodes(factor, recovery);
    events.publishEvent(Audited.by(user, "mfa.enabled", user.user()));
    mail.switchedOn(users.get(user));
    return recovery.stream().map(one -> Secret.of(one.text())).toList();
  }

  /// Switches the factor off, for somebody who has both factors. Checking the password is slow and
  /// stays outside the transaction, which commits also where the code was wrong, to count it.
  void disable(Principal.User user, Secret password, Secret code) {
    if (!isOn(user.tenant(), user.user())) {
      throw off();
    }
    if (!(credentials.check(users.get(user).email(), password) instanceof Right right)) {
      throw wrong();
    }
    transactions
        .<Optional<Failure>>execute(_ -> disable(user, right, code))
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  private Optional<Failure> disable(Principal.User user, Right right, Secret code) {
    if (!credentials.stillRight(right)) {
      return Optional.of(wrong());
    }
    var factor = store.lock(user.tenant(), user.user()).filter(FactorStore.Factor::on);
    if (factor.isEmpty()) {
      return Optional.of(off());
    }
    return switch (codes.take(right.user(), factor.get(), code)) {
      case Codes.Verdict.Right _ -> {
        remove(user, right.user(), factor.get());
        yield Optional.empty();
      }
      case Codes.Verdict.Wrong _ -> Optional.of(wrong());
      case Codes.Verdict.TooSoon tooSoon -> Optional.of(Codes.refused(tooSoon));
    };
  }

  private void remove(Principal.User user, User owner, FactorStore.Factor factor) {
    store.delete(factor);
    events.publishEvent(Audited.by(user, "mfa.disabled", user.user()));
    mail.switchedOff(owner);
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
        .filter(FactorStore.Factor::on)
        .flatMap(factor -> takeOff(owner, factor, code));
  }

  private Optional<Failure> takeOff(User owner, FactorStore.Factor factor, Secret code) {
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
                  Code.INVALID_CREDENTIALS, "The code is wrong or was used before."));
      case Codes.Verdict.TooSoon tooSoon -> Optional.of(Codes.refused(tooSoon));
    };
  }

  private static Failure wrong() {
    return new Failure.Unauthenticated(
        Code.INVALID_CREDENTIALS,
        "The password or the code is wrong, or the code was used before.");
  }

  private static Failure off() {
    return new Failure.NotFound("The second factor is not on.");
  }

  private static Failure alreadyOn() {
    return new Failure.Conflict(
        Code.ALREADY_EXISTS, "The second factor is on already; switch it off first.");
  }
}
