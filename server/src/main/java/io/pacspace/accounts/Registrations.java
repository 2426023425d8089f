package io.pacspace.accounts;

import io.pacspace.accounts.RegistrationStore.AccessRequest;
import io.pacspace.accounts.RegistrationStore.FormId;
import io.pacspace.accounts.RegistrationStore.Mark;
import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.TokenStore.Purpose;
import io.pacspace.mail.EmailAddress;
import io.pacspace.passwords.PasswordHashing;
import io.pacspace.passwords.PasswordHint;
import io.pacspace.passwords.PasswordRules;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Strangers who would like to be tenants. A registration only waits, beside others of the same
/// address; tenant and user come into being when somebody proves to read the mail of that address
/// ([AddressVerification]). So nobody can prepare an account for an address that is not theirs, and
/// no answer tells whether an address has an account.
@Component
@EnableConfigurationProperties(AccountSettings.class)
public class Registrations {
  private static final Duration ABANDONED_AFTER = Duration.ofHours(25);
  private static final Duration REQUESTS_KEPT = Duration.ofDays(90);
  private static final int MOST_WAITING = 5;

  private final RegistrationStore registrations;
  private final TokenStore tokens;
  private final PasswordRules rules;
  private final PasswordHashing hashing;
  private final PasswordHint hint;
  private final AccountMail mail;
  private final AccountSettings.Mode mode;
  private final String page;
  private final Throttle perCaller;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Registrations(
      RegistrationStore registrations,
      TokenStore tokens,
      PasswordRules rules,
      PasswordHashing hashing,
      PasswordHint hint,
      AccountMail mail,
      AccountSettings settings,
      Settings installation,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.registrations = registrations;
    this.tokens = tokens;
    this.rules = rules;
    this.hashing = hashing;
    this.hint = hint;
    this.mail = mail;
    this.mode = settings.registration().mode();
    this.page = installation.link("/register");
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

  /// Keeps a request for access and says what comes of it: where registration needs approval, the
  /// operator gets it by mail.
  public String requestAccess(Applicant who, @Nullable String useCase) {
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
    transactions.executeWithoutResult(_ -> keep(request));
    return isOpen()
        ? "Registration is open here and needs nobody's approval: register at " + page + "."
        : "Your request is with whoever runs this installation; you will hear from them by mail.";
  }

  private void keep(AccessRequest request) {
    registrations.insert(request);
    if (!isOpen()) {
      mail.askedForAccess(request.id());
    }
    events.publishEvent(byStranger("access.requested", request.id()));
  }

  /// Approves the newest request for access of an address, on the operator's word: it gets a link
  /// to register by mail, and tokens of before for that request are worth nothing. Refuses with a
  /// [Failure] where registering needs no approval or there is nobody to approve.
  @Transactional
  public void approve(String email) {
    if (isOpen()) {
      throw new Failure.Invalid("Registration is open here; nobody needs approval.");
    }
    var request =
        registrations
            .newestAccessRequestOf(EmailAddress.keyOf(email))
            .orElseThrow(
                () -> new Failure.NotFound("There is no request for access from " + email + "."));
    mail.approved(request);
    events.publishEvent(
        new Audited(
            Optional.empty(),
            Optional.empty(),
            "access.approved",
            request.toString(),
            Map.of(),
            true));
  }

  /// Keeps a registration until its address is verified. The address gets mail either way.
  void register(Applicant who, Secret password, @Nullable Secret approval) {
    rules.require("password", password, who.email().text(), who.name(), who.organization());
    refuseUnless(
        isOpen() || (approval != null && tokens.find(Purpose.APPROVAL, approval).isPresent()));
    var source = Caller.required().source();
    perCaller.use(source);
    refuseIfManyWait(who.email(), source);
    var registration =
        new Registration(
            FormId.next(),
            who.email(),
            who.name(),
            who.organization(),
            who.buyerMode(),
            hashing.hash(password),
            clock.instant());
    var mark = new Mark(source, hint.of(who.email().key(), password));
    transactions.executeWithoutResult(_ -> keep(registration, mark, approval));
  }

  /// Counts what one source keeps waiting for one address, so that nobody fills the table and no
  /// other source's registration has to give way. The same whether or not there is an account.
  private void refuseIfManyWait(EmailAddress email, String source) {
    if (registrations.countOf(email.key(), source) >= MOST_WAITING) {
      throw new Failure.Throttled(
          "Several registrations of this address wait for it to be verified; "
              + "open the link in one of the mails.",
          ABANDONED_AFTER);
    }
  }

  private void keep(Registration registration, Mark mark, @Nullable Secret approval) {
    refuseUnless(
        isOpen() || (approval != null && tokens.spend(Purpose.APPROVAL, approval).isPresent()));
    registrations.insert(registration, mark);
    mail.registered(registration);
    events.publishEvent(byStranger("account.registered", registration.id()));
  }

  private boolean isOpen() {
    return mode == AccountSettings.Mode.OPEN;
  }

  private static void refuseUnless(boolean allowed) {
    if (!allowed) {
      throw new Failure.Forbidden(
          ErrorCode.REGISTRATION_REQUIRES_APPROVAL,
          "Registration needs an approval token; request access to get one.");
    }
  }

  /// Sends what waits for an address its links once more.
  public void resendVerification(EmailAddress email) {
    var source = Caller.required().source();
    mail.requireFew(source);
    transactions.executeWithoutResult(_ -> mail.askedToVerifyAgain(email, source));
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
