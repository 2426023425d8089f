package io.pacspace.sessions;

import io.pacspace.accounts.AddressVerification;
import io.pacspace.accounts.AddressVerification.Names;
import io.pacspace.accounts.Credentials;
import io.pacspace.accounts.Credentials.Verdict;
import io.pacspace.accounts.User;
import io.pacspace.secondfactor.Challenges;
import io.pacspace.secondfactor.Challenges.Answer;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// From an address and a password, and a second factor where one is on, to a session.
@Component
class SignIn {
  private final Credentials credentials;
  private final AddressVerification verification;
  private final Challenges challenges;
  private final Sessions sessions;
  private final TransactionTemplate transactions;
  private final Throttle calls;
  private final SignInMetrics metrics;

  SignIn(
      Credentials credentials,
      AddressVerification verification,
      Challenges challenges,
      Sessions sessions,
      TransactionTemplate transactions,
      SignInMetrics metrics,
      SessionSettings settings) {
    this.credentials = credentials;
    this.verification = verification;
    this.challenges = challenges;
    this.sessions = sessions;
    this.transactions = transactions;
    this.metrics = metrics;
    this.calls =
        new Throttle(
            settings.limits().signIns(),
            Duration.ofMinutes(1),
            "Too many sign-ins came from your network; try again shortly.");
  }

  /// How far somebody came.
  sealed interface Outcome {
    /// In: who it is, and the value for their cookie.
    record SignedIn(User user, Secret cookie) implements Outcome {}

    /// The password was right; a code is still needed, together with this ticket.
    record CodeNeeded(Secret ticket) implements Outcome {}

    /// Not in, and why.
    record Refused(Failure why) implements Outcome {}
  }

  /// Begins a new session and ends the one that the browser brought along, or asks for a code.
  Outcome signIn(String email, Secret password, @Nullable Secret brought) {
    return metrics.count(() -> tryPassword(email, password, brought));
  }

  private Outcome tryPassword(String email, Secret password, @Nullable Secret brought) {
    calls.use(Caller.required().source());
    return switch (credentials.check(email, password)) {
      case Verdict.Right right -> transactions.execute(_ -> goOn(right, brought));
      case Verdict.Unverified _ ->
          new Outcome.Refused(
              new Failure.Forbidden(
                  ErrorCode.EMAIL_NOT_VERIFIED,
                  "Verify your address first; the link is in the mail you got."));
      case Verdict.Wrong _ -> wrong();
    };
  }

  private Outcome goOn(Verdict.Right right, @Nullable Secret brought) {
    if (!credentials.stillRight(right)) {
      return wrong();
    }
    return challenges
        .ask(right)
        .<Outcome>map(Outcome.CodeNeeded::new)
        .orElseGet(() -> begin(right.user(), brought));
  }

  /// Goes on where a code was needed. The transaction commits also where the code is wrong, since
  /// that is counted in it.
  Outcome verify(Secret ticket, Secret code, @Nullable Secret brought) {
    return metrics.count(() -> tryCode(ticket, code, brought));
  }

  private Outcome tryCode(Secret ticket, Secret code, @Nullable Secret brought) {
    calls.use(Caller.required().source());
    return transactions.execute(
        _ ->
            switch (challenges.answer(ticket, code)) {
              case Answer.Passed passed -> begin(passed.user(), brought);
              case Answer.Refused refused -> new Outcome.Refused(refused.why());
            });
  }

  /// Verifies an address with the password of its registration and goes straight in: a new account
  /// has no second factor yet.
  Outcome verifyAddress(Secret token, Secret password, @Nullable Secret brought) {
    return verification.byPassword(token, password, user -> begin(user, brought));
  }

  /// The same with a new password and names.
  Outcome verifyAddressAnew(
      Secret token, Secret newPassword, Names names, @Nullable Secret brought) {
    return verification.byNewPassword(token, newPassword, names, user -> begin(user, brought));
  }

  private Outcome begin(User user, @Nullable Secret brought) {
    if (brought != null) {
      sessions.end(brought);
    }
    try {
      return new Outcome.SignedIn(user, sessions.begin(user));
    } catch (Failure.Forbidden disabled) {
      credentials.noteDisabled(user);
      throw disabled;
    }
  }

  private static Outcome wrong() {
    return new Outcome.Refused(
        new Failure.Unauthenticated(
            ErrorCode.INVALID_CREDENTIALS, "The address or the password is wrong."));
  }
}
