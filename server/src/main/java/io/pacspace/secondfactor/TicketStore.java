package io.pacspace.secondfactor;

import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of tickets, by their hashes.
@Repository
class TicketStore {
  private final JdbcClient db;

  TicketStore(JdbcClient db) {
    this.db = db;
  }

  /// Whom a ticket was given to, for which version of their password.
  record Holder(TenantId tenant, UserId user, int passwordVersion) {}

  void insert(Secret ticket, Holder holder, Instant expiresAt) {
    db.sql(
            """
            insert into secondfactor.tickets
              (ticket_hash, tenant_id, user_id, password_version, expires_at)
            values (:hash, :tenant, :user, :version, :expiresAt)
            """)
        .param("hash", ticket.hash())
        .param("tenant", holder.tenant().value())
        .param("user", holder.user().value())
        .param("version", holder.passwordVersion())
        .param("expiresAt", Timestamp.from(expiresAt))
        .update();
  }

  Optional<Holder> find(Secret ticket, Instant now) {
    return db.sql(
            """
            select tenant_id, user_id, password_version from secondfactor.tickets
            where ticket_hash = :hash and expires_at > :now
            """)
        .param("hash", ticket.hash())
        .param("now", Timestamp.from(now))
        .query(
            (row, _) ->
                new Holder(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    new UserId(row.getObject("user_id", UUID.class)),
                    row.getInt("password_version")))
        .optional();
  }

  /// Keeps the ticket to this transaction until it ends; false if it is gone.
  boolean lock(Secret ticket) {
    return db.sql("select true from secondfactor.tickets where ticket_hash = :hash for update")
        .param("hash", ticket.hash())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /// Counts a wrong code; the ticket is spent once it has seen that many.
  void countWrongCode(Secret ticket, int most) {
    db.sql(
            "update secondfactor.tickets set wrong_codes = wrong_codes + 1 where ticket_hash = :hash")
        .param("hash", ticket.hash())
        .update();
    db.sql(
            """
            delete from secondfactor.tickets
            where ticket_hash = :hash and wrong_codes >= :most
            """)
        .param("hash", ticket.hash())
        .param("most", most)
        .update();
  }

  void delete(Secret ticket) {
    db.sql("delete from secondfactor.tickets where ticket_hash = :hash")
        .param("hash", ticket.hash())
        .update();
  }

  void deleteAll(TenantId tenant, UserId user) {
    db.sql("delete from secondfactor.tickets where tenant_id = :tenant and user_id = :user")
        .param("tenant", tenant.value())
        .param("user", user.value())
        .update();
  }

  void deleteExpired(Instant now) {
    db.sql("delete from secondfactor.tickets where expires_at <= :now")
        .param("now", Timestamp.from(now))
        .update();
  }
}
