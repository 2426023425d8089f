package io.pacspace.sessions;

import io.pacspace.accounts.Credentials;
import io.pacspace.accounts.Credentials.Verdict;
import io.pacspace.accounts.User;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// From an address and a password to a session.
@Component
class SignIn {
  private final Credentials credentials;
  private final Sessions sessions;
  private final TransactionTemplate transactions;
  private final Throttle calls;

  SignIn(
      Credentials credentials,
      Sessions sessions,
      TransactionTemplate transactions,
      Settings settings) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.transactions = transactions;
    this.calls =
        new Throttle(
            settings.limits().signIns(),
            Duration.ofMinutes(1),
            "Too many sign-ins came from your network; try again shortly.");
  }

  /// Who signed in, and the value for their cookie.
  record SignedIn(User user, Secret cookie) {}

  /// Begins a new session and ends the one that the browser brought along.
  SignedIn signIn(String email, Secret password, @Nullable Secret brought) {
    calls.use(Caller.required().address());
    return switch (credentials.check(email, password)) {
      case Verdict.Right right -> transactions.execute(_ -> begin(right, brought));
      case Verdict.Unverified _ ->
          throw new Failure.Forbidden(
              SessionCode.EMAIL_NOT_VERIFIED,
              "Verify your address first; the link is in the mail you got.");
      case Verdict.Wrong _ -> throw wrong();
    };
  }

  private SignedIn begin(Verdict.Right right, @Nullable Secret brought) {
    if (!credentials.stillRight(right)) {
      throw wrong();
    }
    if (brought != null) {
      sessions.end(brought);
    }
    return new SignedIn(right.user(), sessions.begin(right.user()));
  }

  private static Failure wrong() {
    return new Failure.Unauthenticated(
        SessionCode.INVALID_CREDENTIALS, "The address or the password is wrong.");
  }
}
