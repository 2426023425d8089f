package io.pacspace.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps mail instead of sending it, so that the development default needs no SMTP server.
@Component
@ConditionalOnProperty(name = "pacspace.mode", havingValue = "embedded")
class CapturedMail implements MailTransport {
  private static final int KEPT = 5_000;
  private static final int SHOWN = 100;

  private final JdbcClient db;
  private final Clock clock;

  CapturedMail(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// A mail that was captured.
  record Message(UUID id, Mail mail, Instant sentAt) {}

  @Override
  public void deliver(UUID id, Mail mail) {
    insertIfAbsent(id, mail).ifPresent(this::forgetLongBefore);
  }

  /// The newest mails, to one address (in any case) or to anybody.
  List<Message> newest(@Nullable String to) {
    return to == null ? newest() : newestTo(to);
  }

  /// The number of the new row; none if a try before a crash already made it.
  private Optional<Long> insertIfAbsent(UUID id, Mail mail) {
    return db.sql(
            """
            insert into mail.captured (message_id, recipient, subject, content, sent_at)
            values (:id, :to, :subject, :text, :at)
            on conflict (message_id) do nothing
            returning number
            """)
        .param("id", id)
        .param("to", mail.to())
        .param("subject", mail.subject())
        .param("text", mail.text())
        .param("at", Timestamp.from(clock.instant()))
        .query(Long.class)
        .optional();
  }

  private void forgetLongBefore(long number) {
    db.sql("delete from mail.captured where number <= :last").param("last", number - KEPT).update();
  }

  private List<Message> newest() {
    return db.sql(
            """
            select message_id, recipient, subject, content, sent_at
            from mail.captured
            order by number desc
            limit :limit
            """)
        .param("limit", SHOWN)
        .query(CapturedMail::message)
        .list();
  }

  private List<Message> newestTo(String to) {
    return db.sql(
            """
            select message_id, recipient, subject, content, sent_at
            from mail.captured
            where lower(recipient) = lower(:to)
            order by number desc
            limit :limit
            """)
        .param("to", to)
        .param("limit", SHOWN)
        .query(CapturedMail::message)
        .list();
  }

  private static Message message(ResultSet row, int index) throws SQLException {
    return new Message(
        row.getObject("message_id", UUID.class),
        new Mail(row.getString("recipient"), row.getString("subject"), row.getString("content")),
        row.getTimestamp("sent_at").toInstant());
  }
}
