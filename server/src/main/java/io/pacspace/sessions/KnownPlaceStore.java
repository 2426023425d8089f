package io.pacspace.sessions;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of known places and of warnings.
@Repository
class KnownPlaceStore {
  private final JdbcClient db;

  KnownPlaceStore(JdbcClient db) {
    this.db = db;
  }

  boolean knows(TenantId tenant, UserId user, byte[] place) {
    return db.sql(
            """
            select exists (
              select from sessions.known_places
              where tenant_id = :tenant and user_id = :user and place_hash = :place)
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("place", place)
        .query(Boolean.class)
        .single();
  }

  boolean knowsAny(TenantId tenant, UserId user) {
    return db.sql(
            """
            select exists (
              select from sessions.known_places where tenant_id = :tenant and user_id = :user)
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }

  /// Notes that somebody was at a place; tells whether that is new.
  boolean see(TenantId tenant, UserId user, byte[] place, Instant at) {
    return db.sql(
            """
            insert into sessions.known_places (tenant_id, user_id, place_hash, seen_at)
            values (:tenant, :user, :place, :at)
            on conflict (tenant_id, user_id, place_hash) do update set seen_at = excluded.seen_at
            returning xmax = 0
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("place", place)
        .param("at", Timestamp.from(at))
        .query(Boolean.class)
        .single();
  }

  void deleteAll(TenantId tenant, UserId user) {
    db.sql("delete from sessions.known_places where tenant_id = :tenant and user_id = :user")
        .param("tenant", tenant.value())
        .param("user", user.value())
        .update();
  }

  /// Deletes what was not seen since, where the person was seen at another place later.
  void deleteUnseen(Instant since) {
    db.sql(
            """
            delete from sessions.known_places p
            where seen_at < :since
              and exists (
                select from sessions.known_places q
                where q.tenant_id = p.tenant_id and q.user_id = p.user_id
                  and q.seen_at > p.seen_at)
            """)
        .param("since", Timestamp.from(since))
        .update();
  }

  /// Notes a warning, unless there was one since; tells whether it did.
  boolean warn(TenantId tenant, UserId user, Instant at, Instant since) {
    return db.sql(
                """
                insert into sessions.guess_warnings (tenant_id, user_id, warned_at)
                values (:tenant, :user, :at)
                on conflict (tenant_id, user_id) do update set warned_at = excluded.warned_at
                where guess_warnings.warned_at <= :since
                """)
            .param("tenant", tenant.value())
            .param("user", user.value())
            .param("at", Timestamp.from(at))
            .param("since", Timestamp.from(since))
            .update()
        == 1;
  }
}
