package io.pacspace.secondfactor;

import io.pacspace.accounts.Credentials;
import io.pacspace.accounts.Credentials.Verdict.Right;
import io.pacspace.accounts.PasswordChanged;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.secondfactor.FactorStore.Factor;
import io.pacspace.secondfactor.TicketStore.Holder;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Asks for the second factor of somebody whose password was right: a ticket stands for that
/// password until the code comes, once, for a short time, for a few codes.
@Component
public class Challenges {
  private static final int TICKET_BYTES = 32;
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int MOST_WRONG_CODES = 5;

  private final TicketStore tickets;
  private final FactorStore factors;
  private final Codes codes;
  private final Credentials credentials;
  private final Users users;
  private final Clock clock;

  Challenges(
      TicketStore tickets,
      FactorStore factors,
      Codes codes,
      Credentials credentials,
      Users users,
      Clock clock) {
    this.tickets = tickets;
    this.factors = factors;
    this.codes = codes;
    this.credentials = credentials;
    this.users = users;
    this.clock = clock;
  }

  /// What came of a ticket and a code.
  public sealed interface Answer {
    /// Both were right, and are spent with the current transaction.
    record Passed(User user) implements Answer {}

    /// They were not.
    record Refused(Failure why) implements Answer {}
  }

  /// The ticket of somebody whose password was right, in the transaction that has seen to that;
  /// none if no second factor is on.
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Secret> ask(Right right) {
    var user = right.user();
    if (!factors.isOn(user.tenant(), user.id())) {
      return Optional.empty();
    }
    var ticket = Secret.random(TICKET_BYTES);
    var holder = new Holder(user.tenant(), user.id(), right.passwordVersion());
    tickets.insert(ticket, holder, clock.instant().plus(LIFETIME));
    return Optional.of(ticket);
  }

  /// Takes a ticket and a code. The transaction must commit whatever the answer is, since it counts
  /// wrong codes. It locks the person, the ticket and the factor, in this order, as a change of the
  /// password does.
  @Transactional(propagation = Propagation.MANDATORY)
  public Answer answer(Secret ticket, Secret code) {
    return tickets
        .find(ticket, clock.instant())
        .flatMap(this::holderOf)
        .filter(right -> credentials.stillRight(right) && tickets.lock(ticket))
        .flatMap(right -> factorOf(right.user()).map(factor -> answer(right, factor, ticket, code)))
        .orElseGet(() -> new Answer.Refused(dead()));
  }

  private Optional<Right> holderOf(Holder holder) {
    return users
        .find(holder.tenant(), holder.user())
        .map(user -> new Right(user, holder.passwordVersion()));
  }

  private Optional<Factor> factorOf(User user) {
    return factors.lock(user.tenant(), user.id()).filter(Factor::on);
  }

  private Answer answer(Right right, Factor factor, Secret ticket, Secret code) {
    return switch (codes.take(right.user(), factor, code)) {
      case Codes.Verdict.Right _ -> {
        tickets.delete(ticket);
        yield new Answer.Passed(right.user());
      }
      case Codes.Verdict.Wrong _ -> {
        tickets.countWrongCode(ticket, MOST_WRONG_CODES);
        yield new Answer.Refused(wrong());
      }
      case Codes.Verdict.TooSoon tooSoon -> new Answer.Refused(Codes.refused(tooSoon));
    };
  }

  private static Failure wrong() {
    return new Failure.Unauthenticated(
        ErrorCode.INVALID_CREDENTIALS, "The code is wrong or was used before.");
  }

  private static Failure dead() {
    return new Failure.Invalid(
        List.of(
            new Failure.Field(
                "mfaTicket", "is unknown, spent or expired; sign in with the password again")));
  }

  /// What the old password has led to is worth nothing, an enrolment that waits included. Whoever
  /// guessed codes with it cannot slow down the owner any more, if it was the owner who changed it
  /// and not somebody who reads the owner's mail: those would guess on for as long as mails come.
  @EventListener
  void forget(PasswordChanged change) {
    tickets.deleteAll(change.tenant(), change.user());
    factors.deleteUnconfirmed(change.tenant(), change.user());
    if (change.except().isPresent()) {
      factors.forgetFailures(change.tenant(), change.user());
    }
  }

  /// Forgets what can no longer come true. Every node may do this.
  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT3M")
  @Transactional
  public void sweep() {
    var now = clock.instant();
    tickets.deleteExpired(now);
    factors.deleteUnconfirmed(now.minus(SecondFactors.TO_CONFIRM));
  }
}
