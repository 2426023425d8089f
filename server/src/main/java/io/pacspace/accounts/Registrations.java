package io.pacspace.accounts;

import io.pacspace.accounts.RegistrationStore.AccessRequest;
import io.pacspace.accounts.RegistrationStore.FormId;
import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.TokenStore.Purpose;
import io.pacspace.platform.Settings;
import io.pacspace.platform.Settings.RegistrationMode;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// From a stranger to a tenant. A registration only waits; tenant and user come into being when
/// somebody proves to read the mail of that address, with the token of that very registration. So
/// nobody can prepare an account for an address that is not theirs, and no answer tells whether an
/// address has an account.
@Component
class Registrations {
  private static final Duration ABANDONED_AFTER = Duration.ofHours(25);
  private static final Duration REQUESTS_KEPT = Duration.ofDays(90);

  private final RegistrationStore registrations;
  private final UserStore users;
  private final TokenStore tokens;
  private final PasswordHashing hashing;
  private final AccountMail mail;
  private final RegistrationMode mode;
  private final Throttle perCaller;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Registrations(
      RegistrationStore registrations,
      UserStore users,
      TokenStore tokens,
      PasswordHashing hashing,
      AccountMail mail,
      Settings settings,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.registrations = registrations;
    this.users = users;
    this.tokens = tokens;
    this.hashing = hashing;
    this.mail = mail;
    this.mode = settings.registration().mode();
    this.perCaller =
        new Throttle(
            settings.limits().registrations(),
            Duration.ofHours(1),
            "Too many registrations came from your network; try again later.");
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Who somebody says they are.
  record Applicant(
      EmailAddress email, String name, String organization, @Nullable String buyerMode) {}

  /// Keeps a request for access; where registration needs approval, the operator gets it by mail.
  @Transactional
  public void requestAccess(Applicant who, @Nullable String useCase) {
    perCaller.use(Caller.required().source());
    var request =
        new AccessRequest(
            FormId.next(),
            who.email(),
            who.name(),
            who.organization(),
            who.buyerMode(),
            useCase,
            clock.instant());
    registrations.insert(request);
    if (!isOpen()) {
      mail.askedForAccess(request.id());
    }
    events.publishEvent(byStranger("access.requested", request.id()));
  }

  /// Keeps a registration until its address is verified. The address gets mail either way.
  void register(Applicant who, Secret password, @Nullable Secret approval) {
    PasswordRules.require("password", password, who.email().text(), who.name(), who.organization());
    refuseUnless(
        isOpen() || (approval != null && tokens.find(Purpose.APPROVAL, approval).isPresent()));
    perCaller.use(Caller.required().source());
    var registration =
        new Registration(
            FormId.next(),
            who.email(),
            who.name(),
            who.organization(),
            who.buyerMode(),
            hashing.hash(password),
            clock.instant());
    transactions.executeWithoutResult(_ -> keep(registration, approval));
  }

  private void keep(Registration registration, @Nullable Secret approval) {
    refuseUnless(
        isOpen() || (approval != null && tokens.spend(Purpose.APPROVAL, approval).isPresent()));
    registrations.insert(registration);
    mail.registered(registration);
    events.publishEvent(byStranger("account.registered", registration.id()));
  }

  private boolean isOpen() {
    return mode == RegistrationMode.OPEN;
  }

  private static void refuseUnless(boolean allowed) {
    if (!allowed) {
      throw new Failure.Forbidden(
          AccountCode.REGISTRATION_REQUIRES_APPROVAL,
          "Registration needs an approval token; request access to get one.");
    }
  }

  /// Sends the newest registration of an address its link once more, if one waits.
  @Transactional
  public void resendVerification(EmailAddress email) {
    mail.askedToVerifyAgain(email);
  }

  /// Makes the registration that `token` was sent for come true: a tenant and its first user.
  @Transactional
  public void verify(Secret token) {
    var registration =
        tokens
            .spend(Purpose.VERIFY, token)
            .flatMap(subject -> registrations.take(new FormId(subject)))
            .orElseThrow(TokenStore::refused);
    var tenant = TenantId.next();
    var user = UserId.next();
    var now = clock.instant();
    users.insertTenant(tenant, registration, now);
    if (!users.insertUnlessAddressIsTaken(tenant, user, registration, now)) {
      throw TokenStore.refused();
    }
    events.publishEvent(new AccountVerified(tenant, user));
    events.publishEvent(
        new Audited(
            Optional.of(tenant), Optional.of(user), "account.verified", user.toString(), Map.of()));
  }

  /// Forgets what can no longer come true. Every node may do this.
  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
  @Transactional
  public void sweep() {
    var now = clock.instant();
    tokens.deleteExpired();
    registrations.deleteAbandoned(now.minus(ABANDONED_AFTER));
    registrations.deleteAccessRequests(now.minus(REQUESTS_KEPT));
  }

  private static Audited byStranger(String action, FormId target) {
    return new Audited(Optional.empty(), Optional.empty(), action, target.toString(), Map.of());
  }
}
