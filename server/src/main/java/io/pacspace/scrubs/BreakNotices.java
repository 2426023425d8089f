package io.pacspace.scrubs;

import io.pacspace.accounts.Users;
import io.pacspace.breaks.Breaks.Break;
import io.pacspace.environments.Environments;
import io.pacspace.environments.Environments.Owner;
import io.pacspace.mail.Mail;
import io.pacspace.mail.Mailer;
import io.pacspace.platform.Settings;
import io.pacspace.shared.EnvironmentId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Tells a tenant's people by mail that a ledger of theirs was found broken: once, whatever is
/// found of it besides, until it is whole again, which they are told too.
@Component
class BreakNotices {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final ToldStore told;
  private final Environments environments;
  private final Users users;
  private final Mailer mailer;
  private final Settings settings;
  private final Clock clock;

  BreakNotices(
      ToldStore told,
      Environments environments,
      Users users,
      Mailer mailer,
      Settings settings,
      Clock clock) {
    this.told = told;
    this.environments = environments;
    this.users = users;
    this.mailer = mailer;
    this.settings = settings;
    this.clock = clock;
  }

  /// Tells what is broken in a cell to whoever was not told yet, and what is so no more to whoever
  /// was.
  @Transactional
  void tell(String cell, Map<EnvironmentId, Break> broken) {
    for (var whole : told.deleteOthers(cell, broken.keySet())) {
      environments.owner(whole).ifPresent(owner -> sendWhole(whole, owner));
    }
    broken.forEach(
        (ledger, found) -> {
          if (told.insertIfAbsent(ledger, cell, clock.instant())) {
            environments.owner(ledger).ifPresent(owner -> send(ledger, owner, found));
          }
        });
  }

  private void send(EnvironmentId ledger, Owner owner, Break found) {
    var text =
        """
        What is stored of your %s environment (%s) is not what was recorded and signed:

        %s

        Found: %s, by %s.

        Rely on no figure of this environment until whoever runs this installation has mended it. They
        see this too. The dashboard and every answer of the API say so for as long as it is so. What
        you and your customers have downloaded before, statements and proofs, is still proven by what
        is in those files: `pacspace verify` checks them without this server.

        %s
        """
            .formatted(
                owner.kind(),
                ledger,
                found.text(),
                WHEN.format(found.foundAt()),
                switch (found.finder()) {
                  case ROUND -> "the server that was about to sign it, and did not";
                  case SCRUB -> "the server that reads all records again and again";
                },
                settings.link("/"));
    send(owner, "Your PacSpace %s ledger is broken".formatted(owner.kind()), text);
  }

  private void sendWhole(EnvironmentId ledger, Owner owner) {
    var text =
        """
        What was found of your %s environment (%s) before is so no more: whoever found it broken has
        looked again, and what is stored there is what was recorded and signed.

        Figures that you have taken from it meanwhile may have been wrong; ask for them again.

        %s
        """
            .formatted(owner.kind(), ledger, settings.link("/"));
    send(owner, "Your PacSpace %s ledger is whole again".formatted(owner.kind()), text);
  }

  private void send(Owner owner, String subject, String text) {
    for (var person : users.people(owner.tenant())) {
      mailer.send(new Mail(person.email(), subject, text));
    }
  }
}
