package io.pacspace.plans;

import io.pacspace.accounts.Users;
import io.pacspace.mail.Mail;
import io.pacspace.mail.Mailer;
import io.pacspace.platform.Settings;
import io.pacspace.shared.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Tells a tenant's people by mail what became or will become of their plan, in the transaction
/// that changes it.
@Component
class PlanNotices {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final String FREE_FROM_THEN =
      """
      From then on Production takes no new deltas: writes are refused with 402. What is recorded stays,
      and can be read and verified.""";

  private final Mailer mailer;
  private final Users users;
  private final Settings settings;

  PlanNotices(Mailer mailer, Users users, Settings settings) {
    this.mailer = mailer;
    this.users = users;
    this.settings = settings;
  }

  /// Somebody cancelled a plan or chose a cheaper one.
  void willChange(TenantId tenant, Tier from, Tier to, Instant at) {
    var day = WHEN.format(at);
    send(
        tenant,
        to.paid() ? "Your PacSpace plan will change" : "Your PacSpace plan will end",
        "Your plan %s goes on until %s. Then you are on the plan %s.".formatted(from, day, to),
        to.paid() ? "" : FREE_FROM_THEN,
        "Until then it can be resumed.");
  }

  /// Somebody took that back.
  void goesOn(TenantId tenant, Tier tier) {
    send(
        tenant,
        "Your PacSpace plan goes on",
        "Your plan %s was to end or to change, and that was taken back: it goes on."
            .formatted(tier));
  }

  /// Whoever runs the installation gave a plan.
  void given(TenantId tenant, Tier from, Tier to, Optional<Instant> until) {
    send(
        tenant,
        "Your PacSpace plan is now " + to,
        "Whoever runs this installation has changed your plan from %s to %s, from now on%s."
            .formatted(from, to, until.map(end -> " and until " + WHEN.format(end)).orElse("")),
        until.isPresent() ? FREE_FROM_THEN : "",
        !to.paid() && from.paid() ? FREE_FROM_THEN.replace("From then on", "From now on") : "");
  }

  /// What was to end has ended.
  void ended(TenantId tenant, Tier from, Tier to, Instant at) {
    send(
        tenant,
        to.paid() ? "Your PacSpace plan is now " + to : "Your PacSpace plan has ended",
        "Your plan %s ended on %s. You are on the plan %s now."
            .formatted(from, WHEN.format(at), to),
        to.paid() ? "" : FREE_FROM_THEN);
  }

  private void send(TenantId tenant, String subject, String... paragraphs) {
    var text = new StringBuilder();
    for (var paragraph : paragraphs) {
      if (!paragraph.isBlank()) {
        text.append(paragraph).append("\n\n");
      }
    }
    text.append(settings.link("/plan")).append('\n');
    for (var person : users.people(tenant)) {
      mailer.send(new Mail(person.email(), subject, text.toString()));
    }
  }
}
