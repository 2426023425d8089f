package io.pacspace.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.kagkarlsson.scheduler.task.FailureHandler.ExponentialBackoffFailureHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler.MaxRetriesFailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.pacspace.accounts.RegistrationStore.AccessRequest;
import io.pacspace.accounts.RegistrationStore.FormId;
import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.TokenStore.Purpose;
import io.pacspace.mail.EmailAddress;
import io.pacspace.mail.Mail;
import io.pacspace.mail.Mailer;
import io.pacspace.platform.Jobs;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/// Decides which mail an address gets, if any, in a job of its own: a request that leads to mail
/// does the same work and gives the same answer whether or not the address has an account.
@Configuration(proxyBeanMethods = false)
class AccountMail {
  private static final String JOB = "account-mail";
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_RETRIES = 15;
  private static final int MOST_LINKS = 10;
  private static final String NOBODY = "-";
  private static final String TOO_MANY =
      "Too many mails were asked for from your network; try again later.";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SLOWER = Duration.ofMinutes(10);
  private static final DateTimeFormatter REGISTERED_AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Jobs jobs;
  private final Mailer mailer;
  private final UserStore users;
  private final RegistrationStore registrations;
  private final TokenStore tokens;
  private final KnownSources known;
  private final AccountSettings settings;
  private final Settings installation;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final Throttle askedFrom;
  private final Throttle toAddress;
  private final Throttle toAddressFrom;

  AccountMail(
      Jobs jobs,
      Mailer mailer,
      UserStore users,
      RegistrationStore registrations,
      TokenStore tokens,
      KnownSources known,
      AccountSettings settings,
      Settings installation,
      Clock clock,
      ApplicationEventPublisher events) {
    this.jobs = jobs;
    this.mailer = mailer;
    this.users = users;
    this.registrations = registrations;
    this.tokens = tokens;
    this.known = known;
    this.settings = settings;
    this.installation = installation;
    this.clock = clock;
    this.events = events;
    this.askedFrom = new Throttle(settings.limits().mailRequests(), HOUR, TOO_MANY);
    this.toAddress = new Throttle(settings.limits().mails(), HOUR, TOO_MANY);
    this.toAddressFrom = new Throttle(settings.limits().mailsOfOneSource(), HOUR, TOO_MANY);
  }

  /// What happened that an address may get mail for.
  private enum Cause {
    REGISTERED,
    ASKED_TO_VERIFY_AGAIN,
    FORGOT_PASSWORD,
    ASKED_FOR_ACCESS,
    APPROVED;

    String whatFor() {
      return this == FORGOT_PASSWORD ? "reset" : "verify";
    }
  }

  /// Somebody registered: the link to verify, or word that the address has an account already.
  void registered(Registration registration) {
    enqueueWithinLimit(Cause.REGISTERED, registration.id().toString(), registration.email());
  }

  /// Counts what a source asks to be mailed, or refuses with `Failure.Throttled`. Before the
  /// transaction of what is asked for, so that whoever is refused takes no connection.
  void requireFew(String source) {
    askedFrom.use(source);
  }

  /// Somebody wants the link to verify once more: it goes out if registrations wait, those of
  /// `source` before others.
  void askedToVerifyAgain(EmailAddress email, String source) {
    enqueueWithinLimit(Cause.ASKED_TO_VERIFY_AGAIN, email.key() + " " + source, email);
  }

  /// Somebody forgot their password: the link to reset it goes out if there is an account, and if
  /// one only waits to be verified, the link to do that with a new password.
  void forgotPassword(EmailAddress email, String source) {
    enqueueWithinLimit(Cause.FORGOT_PASSWORD, email.key() + " " + source, email);
  }

  /// Somebody asked for access: the operator gets the request and a token to approve it with.
  void askedForAccess(FormId request) {
    enqueue(Cause.ASKED_FOR_ACCESS, request.toString());
  }

  /// The operator approved a request: whoever made it gets the link to register.
  void approved(FormId request) {
    enqueue(Cause.APPROVED, request.toString());
  }

  /// Whoever asks too often is told the same as ever; only the mails come slower. What an address
  /// gets in an hour is counted apart for verifying and for resetting, and one source has but a
  /// part of it; an owner who asks from where they have signed in before has all of that part,
  /// whatever strangers use up. Once it is used up, one more mail waits at most, and goes out after
  /// ten minutes: so strangers can delay what a newcomer asks for, and cannot keep it from them.
  private void enqueueWithinLimit(Cause cause, String subject, EmailAddress email) {
    var whatFor = cause.whatFor() + " " + email.key();
    var source = Caller.required().source();
    // Read always: what is not needed would show in the time.
    var owner = users.findWithPassword(email.key()).map(UserStore.WithPassword::user);
    var isOwner = known.knows(owner, source);
    if (toAddressFrom.tryUse(whatFor + " " + source) && (isOwner || toAddress.tryUse(whatFor))) {
      enqueue(cause, subject);
    } else {
      enqueueLater(cause, email, whatFor);
    }
  }

  private void enqueueLater(Cause cause, EmailAddress email, String whatFor) {
    var again = cause == Cause.REGISTERED ? Cause.ASKED_TO_VERIFY_AGAIN : cause;
    var id = HexFormat.of().formatHex(Secret.of(whatFor).hash());
    // In nobody's name: it may be a stranger's call that made it, and the owner's that joined.
    jobs.enqueue(
        new TaskInstance<>(JOB, id, again + " " + email.key() + " " + NOBODY),
        clock.instant().plus(SLOWER));
  }

  private void enqueue(Cause cause, String subject) {
    var id = UuidCreator.getTimeOrderedEpoch().toString();
    jobs.enqueue(new TaskInstance<>(JOB, id, cause + " " + subject), clock.instant());
  }

  @Bean
  Task<String> accountMailTask(TransactionTemplate transactions) {
    return Tasks.oneTime(JOB, String.class)
        .onFailure(
            new MaxRetriesFailureHandler<>(
                MOST_RETRIES, new ExponentialBackoffFailureHandler<>(FIRST_WAIT)))
        .execute((job, _) -> transactions.executeWithoutResult(_ -> write(job.getData())));
  }

  private void write(String data) {
    var parts = data.split(" ", 2);
    var subject = parts[1];
    switch (Cause.valueOf(parts[0])) {
      case REGISTERED -> registrations.find(FormId.parse(subject)).ifPresent(this::welcome);
      case ASKED_TO_VERIFY_AGAIN -> verifyAgain(MailRequest.parse(subject));
      case FORGOT_PASSWORD -> wayBackIn(MailRequest.parse(subject));
      case ASKED_FOR_ACCESS ->
          registrations.findAccessRequest(FormId.parse(subject)).ifPresent(this::askOperator);
      case APPROVED ->
          registrations.findAccessRequest(FormId.parse(subject)).ifPresent(this::letRegister);
    }
  }

  /// Which address something was asked for, and where that came from.
  private record MailRequest(String emailKey, String source) {
    static MailRequest parse(String text) {
      var parts = text.split(" ", 2);
      return new MailRequest(parts[0], parts[1]);
    }
  }

  private void verifyAgain(MailRequest asked) {
    if (users.findWithPassword(asked.emailKey()).isEmpty()) {
      var waiting = registrations.listOf(asked.emailKey(), asked.source(), MOST_LINKS);
      if (waiting.size() == 1) {
        inviteToVerify(waiting.getFirst());
      } else if (!waiting.isEmpty()) {
        inviteToChoose(waiting);
      }
    }
  }

  private void wayBackIn(MailRequest asked) {
    users
        .findWithPassword(asked.emailKey())
        .ifPresentOrElse(
            owner -> sendResetLink(owner.user(), asked.source()),
            () ->
                registrations.listOf(asked.emailKey(), asked.source(), 1).stream()
                    .findFirst()
                    .ifPresent(this::inviteToVerifyAnew));
  }

  private void welcome(Registration registration) {
    users
        .findWithPassword(registration.email().key())
        .ifPresentOrElse(
            owner -> sayThereIsAnAccount(owner.user()), () -> inviteToVerify(registration));
  }

  /// Repeats nothing that was typed at registration: it goes to whatever address was typed there.
  private void inviteToVerify(Registration registration) {
    mailer.send(
        new Mail(
            registration.email().text(),
            "Verify your address for PacSpace",
            """
            This address was registered with PacSpace on %s.

            Open this link and enter the password that you chose then. It works once, within 24 hours:

            %s

            If it was not you, ignore this mail, and no account will be made.
            """
                .formatted(registeredAt(registration), verifyLink(registration))));
  }

  /// Each registration has a link of its own, which takes the password of that one alone.
  private void inviteToChoose(List<Registration> waiting) {
    var links =
        waiting.stream()
            .map(one -> "Registered on %s:\n\n%s\n".formatted(registeredAt(one), verifyLink(one)))
            .collect(Collectors.joining("\n"));
    mailer.send(
        new Mail(
            waiting.getFirst().email().text(),
            "Verify your address for PacSpace",
            """
            This address was registered with PacSpace more than once, perhaps not always by you. Open the
            link of your registration and enter the password that you chose for it; or open any of them
            and choose a new password, which leaves the others worthless. They work once, within 24 hours.

            %s
            If it was not you at all, ignore this mail, and no account will be made.
            """
                .formatted(links)));
  }

  private void inviteToVerifyAnew(Registration registration) {
    mailer.send(
        new Mail(
            registration.email().text(),
            "Finish your registration with PacSpace",
            """
            Somebody asked for a new password for this address. It has no PacSpace account yet: it was
            registered on %s and waits to be verified.

            Open this link and choose "I did not choose a password, or forgot it": that verifies the
            address with a new password. It works once, within 24 hours:

            %s

            If it was not you, ignore this mail, and no account will be made.
            """
                .formatted(registeredAt(registration), verifyLink(registration))));
  }

  private void sayThereIsAnAccount(User owner) {
    mailer.send(
        new Mail(
            owner.email(),
            "You already have a PacSpace account",
            """
            Somebody tried to register this address with PacSpace, where it has an account already.

            If it was you, sign in as usual. If you forgot the password, choose a new one with this
            link. It works once, within an hour:

            %s

            If it was not you, ignore this mail: nothing has changed.
            """
                .formatted(resetLink(owner))));
  }

  /// On record as often as mail goes out, which is bounded, and from here: to write while somebody
  /// asks would tell in its time who has an account.
  private void sendResetLink(User owner, String source) {
    events.publishEvent(
        Audited.bySystem(
            owner.tenant(), "password.reset-requested", owner.id(), Map.of("source", source)));
    mailer.send(
        new Mail(
            owner.email(),
            "Choose a new password for PacSpace",
            """
            Somebody asked for a new password for the PacSpace account of this address.

            Choose it with this link. It works once, within an hour:

            %s

            If it was not you, ignore this mail: the password stays as it is.
            """
                .formatted(resetLink(owner))));
  }

  private void askOperator(AccessRequest request) {
    var token = tokens.issue(Purpose.APPROVAL, request.id().value());
    mailer.send(
        new Mail(
            Objects.requireNonNull(settings.registration().operatorEmail()),
            "Somebody asks for access to PacSpace",
            """
            Name: %s
            Address: %s
            Organisation: %s
            Buyer mode: %s

            To approve, pass this link on. It lets one person register, within 14 days:

            %s

            %s
            """
                .formatted(
                    request.name(),
                    request.email().text(),
                    request.organization(),
                    Objects.requireNonNullElse(request.buyerMode(), "-"),
                    link("/register#approval=", token),
                    quoted(request.useCase()))));
  }

  /// Marked line by line as somebody else's words, and after ours: they may look like ours.
  private static String quoted(@Nullable String useCase) {
    return useCase == null
        ? "They wrote nothing about what for."
        : useCase.lines().collect(Collectors.joining("\n> ", "They wrote:\n\n> ", ""));
  }

  private static String registeredAt(Registration registration) {
    return REGISTERED_AT.format(registration.createdAt());
  }

  private String verifyLink(Registration registration) {
    return link("/verify-email#token=", tokens.issue(Purpose.VERIFY, registration.id().value()));
  }

  /// Repeats nothing that was typed in the request: this goes to whatever address was typed there.
  private void letRegister(AccessRequest request) {
    tokens.deleteAll(Purpose.APPROVAL, request.id().value());
    var token = tokens.issue(Purpose.APPROVAL, request.id().value());
    mailer.send(
        new Mail(
            request.email().text(),
            "You can register with PacSpace",
            """
            Your request for access to PacSpace was approved.

            Register with this link. It works once, within 14 days:

            %s

            If you did not ask for access, ignore this mail.
            """
                .formatted(link("/register#approval=", token))));
  }

  private String resetLink(User owner) {
    return link("/reset-password#token=", tokens.issue(Purpose.RESET, owner.id().value()));
  }

  /// The token stands behind the `#`, which browsers tell no server: it gets into no log on the
  /// way.
  private String link(String page, Secret token) {
    return installation.link(page + token.reveal());
  }
}
