package io.pacspace.secondfactor;

import io.pacspace.accounts.Notices;
import io.pacspace.accounts.User;
import org.springframework.stereotype.Component;

/// Tells people by mail what became of their second factor, in the transaction that does it.
@Component
class FactorMail {
  private static final String NEW_PASSWORD =
      """
      If it was not you, somebody knows your password: choose a new one with "Forgot password" on the
      page where you sign in.
      """;
  private static final String NEW_PASSWORD_AND_CODES =
      """
      If it was not you, somebody knows your password and has your recovery codes: choose a new
      password with "Forgot password" on the page where you sign in, and make new recovery codes.
      """;

  private final Notices notices;

  FactorMail(Notices notices) {
    this.notices = notices;
  }

  void switchedOn(User owner) {
    notices.send(
        owner,
        "The second factor of your PacSpace account is on",
        """
        From now on, signing in to PacSpace with this address takes a code of your authenticator app
        besides the password. Keep the recovery codes that you were shown: each stands in for the app
        once. Every other session is over.
        """,
        """
        If it was not you, somebody knows your password: choose a new one with "Forgot password" on the
        page where you sign in, and tell whoever runs this installation.
        """);
  }

  void switchedOff(User owner) {
    notices.send(
        owner,
        "The second factor of your PacSpace account is off",
        "From now on, signing in to PacSpace with this address takes the password alone.",
        NEW_PASSWORD);
  }

  void madeNewCodes(User owner) {
    notices.send(
        owner,
        "Your PacSpace account has new recovery codes",
        "Ten new recovery codes were made. Those of before are worth nothing any more.",
        NEW_PASSWORD_AND_CODES);
  }

  void recovered(User owner, int left) {
    notices.send(
        owner,
        "A recovery code of your PacSpace account was used",
        """
        A recovery code was used in place of your authenticator app. You have %d left; the settings
        page makes new ones.
        """
            .formatted(left),
        NEW_PASSWORD_AND_CODES);
  }

  void guessed(User owner) {
    notices.send(
        owner,
        "Wrong codes for your PacSpace account",
        """
        Somebody entered the right password of your PacSpace account and then %d wrong codes in a row. Codes
        of your app are now taken more slowly; recovery codes work as ever.
        """
            .formatted(Backoff.FREE),
        NEW_PASSWORD);
  }
}
