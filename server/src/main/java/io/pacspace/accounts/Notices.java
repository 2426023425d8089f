package io.pacspace.accounts;

import io.pacspace.mail.Mail;
import io.pacspace.mail.Mailer;
import io.pacspace.web.Caller;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells people by mail what was done to their account: what, when, from where, and what to do if
/// it was not them. A notice is sent in the transaction that does it, and no limit of mails counts
/// it: what a stranger can ask for without end must not use up what an owner has to hear.
@Component
public class Notices {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Mailer mailer;
  private final Users users;
  private final Clock clock;

  Notices(Mailer mailer, Users users, Clock clock) {
    this.mailer = mailer;
    this.users = users;
    this.clock = clock;
  }

  /// Sends a notice about what the current caller just did; `otherwise` says what to do if that was
  /// not the owner.
  public void send(User owner, String subject, String what, String otherwise) {
    var text =
        """
        %s

        When: %s
        From: %s

        %s
        """
            .formatted(
                what.strip(),
                WHEN.format(clock.instant()),
                Caller.current()
                    .map(caller -> caller.address() + ", " + Whence.program(caller))
                    .orElse("this installation itself"),
                otherwise.strip());
    mailer.send(new Mail(owner.email(), subject, text));
  }

  @EventListener
  void tell(PasswordChanged change) {
    users.find(change.tenant(), change.user()).ifPresent(this::passwordChanged);
  }

  private void passwordChanged(User owner) {
    send(
        owner,
        "The password of your PacSpace account was changed",
        """
        Signing in to PacSpace with this address takes a new password from now on.
        """,
        """
        If it was not you, somebody has used your account: choose a new password with "Forgot password"
        on the page where you sign in, and look through the audit log.
        """);
  }
}
