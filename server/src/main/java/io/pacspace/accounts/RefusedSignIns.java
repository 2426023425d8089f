package io.pacspace.accounts;

import io.pacspace.shared.Audited;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import io.pacspace.web.Tally;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts on record in the audit log of a tenant that somebody was refused who tried to sign in as
/// one of its people, and warns that person once it looks like guessing. Bounded, since strangers
/// cause it: an entry for the first in an hour, and one that counts the others.
@Component
class RefusedSignIns {
  private static final Logger log = LoggerFactory.getLogger(RefusedSignIns.class);
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final long LOOKS_LIKE_GUESSING = 10;

  private final Tally<Subject> tally = new Tally<>(WINDOW);
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("refused sign-ins").factory());
  private final KnownSources known;
  private final Notices notices;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  RefusedSignIns(
      KnownSources known,
      Notices notices,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.known = known;
    this.notices = notices;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Why somebody was refused.
  enum Reason {
    WRONG_PASSWORD("wrong-password"),
    TOO_MANY("too-many-wrong-passwords"),
    DISABLED("organisation-disabled");

    private final String word;

    Reason(String word) {
      this.word = word;
    }
  }

  private record Subject(TenantId tenant, UserId user, Reason reason) {}

  /// Notes that the current caller was refused, and writes it down a moment later: the answer must
  /// not take longer where there is an account to write about.
  void note(User user, Reason reason) {
    var caller = Caller.required();
    var subject = new Subject(user.tenant(), user.id(), reason);
    var count = tally.count(subject, caller.source(), clock.instant());
    var guessing = reason == Reason.WRONG_PASSWORD && count == LOOKS_LIKE_GUESSING;
    if (count == 1 || guessing) {
      writer.execute(() -> caller.answerFor(() -> write(user, subject, guessing)));
    }
  }

  private void write(User user, Subject subject, boolean guessing) {
    try {
      transactions.executeWithoutResult(_ -> tell(user, subject, guessing));
    } catch (DataAccessException | TransactionException e) {
      log.warn("a refused sign-in could not be written down", e);
    }
  }

  private void tell(User user, Subject subject, boolean guessing) {
    if (!guessing) {
      events.publishEvent(refused(subject, Map.of()));
    } else if (known.mayWarn(user.tenant(), user.id())) {
      events.publishEvent(audited(subject, "sign-in.guessed", Map.of()));
      notices.send(
          user,
          "Somebody guesses the password of your PacSpace account",
          """
          %d wrong passwords were entered for your PacSpace account within an hour. Whoever guesses is
          slowed down; where you have signed in before, you sign in as ever.
          """
              .formatted(LOOKS_LIKE_GUESSING),
          """
          If it was you, choose a new password with "Forgot password" on the page where you sign in. If
          not, you need not do anything; a password that you use nowhere else and a second factor keep
          guessers out.
          """);
    }
  }

  /// Tells what more came in the hours that are over.
  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void tellTheRest() {
    tally.over(clock.instant()).forEach(this::tell);
  }

  @PreDestroy
  void stop() {
    writer.close();
    tally.rest().forEach(this::tell);
  }

  private void tell(Tally.More<Subject> more) {
    var details =
        Map.of("more", Long.toString(more.count()), "sources", String.join(", ", more.sources()));
    transactions.executeWithoutResult(_ -> events.publishEvent(refused(more.subject(), details)));
  }

  private static Audited refused(Subject subject, Map<String, String> details) {
    return audited(subject, "sign-in.refused", details);
  }

  private static Audited audited(Subject subject, String action, Map<String, String> details) {
    var all = new TreeMap<>(details);
    all.put("reason", subject.reason().word);
    return new Audited(
        Optional.of(subject.tenant()), Optional.empty(), action, subject.user().toString(), all);
  }
}
