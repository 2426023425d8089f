package io.pacspace.secondfactor;

import io.pacspace.accounts.User;
import io.pacspace.mail.Mail;
import io.pacspace.mail.Mailer;
import org.springframework.stereotype.Component;

/// Tells people by mail what became of their second factor, in the transaction that does it.
@Component
class FactorMail {
  private final Mailer mailer;

  FactorMail(Mailer mailer) {
    this.mailer = mailer;
  }

  void switchedOn(User owner) {
    send(
        owner,
        "The second factor of your PacSpace account is on",
        """
        From now on, signing in to PacSpace with this address takes a code of your authenticator app
        besides the password. Keep the recovery codes that you were shown: each stands in for the app
        once.

        If it was not you, somebody has used your account: tell whoever runs this installation.
        """);
  }

  void switchedOff(User owner) {
    send(
        owner,
        "The second factor of your PacSpace account is off",
        """
        From now on, signing in to PacSpace with this address takes the password alone.

        If it was not you, somebody knows your password: choose a new one with "Forgot password" on the
        page where you sign in.
        """);
  }

  void recovered(User owner, int left) {
    send(
        owner,
        "A recovery code of your PacSpace account was used",
        """
        A recovery code was used in place of your authenticator app. You have %d left. New ones
        come from switching the second factor off and on again.

        If it was not you, somebody knows your password and has your recovery codes: choose a new
        password with "Forgot password" on the page where you sign in, and new recovery codes.
        """
            .formatted(left));
  }

  void guessed(User owner) {
    send(
        owner,
        "Wrong codes for your PacSpace account",
        """
        Somebody entered the right password of your PacSpace account and then %d wrong codes in a row. Codes
        of your app are now taken more slowly; recovery codes work as ever.

        If it was not you, somebody knows your password: choose a new one with "Forgot password" on the
        page where you sign in.
        """
            .formatted(Backoff.FREE));
  }

  private void send(User owner, String subject, String text) {
    mailer.send(new Mail(owner.email(), subject, text));
  }
}
