package io.pacspace.sessions;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of sessions, and of their last use, which are not durable: writing them costs no log,
/// and after a crash of the database a session counts as unused since it began.
@Repository
class SessionStore {
  private final JdbcClient db;

  SessionStore(JdbcClient db) {
    this.db = db;
  }

  /// A session begun or used before these times is over.
  record Cutoff(Instant begun, Instant used) {}

  void insert(Session session, Secret cookie) {
    db.sql(
            """
            insert into sessions.sessions
              (token_hash, session_id, tenant_id, user_id, created_at, address, user_agent)
            values (:hash, :session, :tenant, :user, :at, :address, :userAgent)
            """)
        .param("hash", cookie.hash())
        .param("session", session.user().session().value())
        .param("tenant", session.user().tenant().value())
        .param("user", session.user().user().value())
        .param("at", Timestamp.from(session.createdAt()))
        .param("address", session.address())
        .param("userAgent", session.userAgent())
        .update();
  }

  /// The session of a cookie, live or not: one read by two primary keys, on every request.
  Optional<Session> find(Secret cookie) {
    return db.sql(
            """
            select s.session_id, s.tenant_id, s.user_id, s.created_at, s.address, s.user_agent,
              coalesce(a.last_seen_at, s.created_at) as last_seen_at
            from sessions.sessions s
            left join sessions.activity a on a.session_id = s.session_id
            where s.token_hash = :hash
            """)
        .param("hash", cookie.hash())
        .query(SessionStore::session)
        .optional();
  }

  /// The sessions with these ids, live or not.
  List<Session> find(Collection<SessionId> sessions) {
    return db.sql(
            """
            select s.session_id, s.tenant_id, s.user_id, s.created_at, s.address, s.user_agent,
              coalesce(a.last_seen_at, s.created_at) as last_seen_at
            from sessions.sessions s
            left join sessions.activity a on a.session_id = s.session_id
            where s.session_id = any(:ids::uuid[])
            """)
        .param("ids", uuids(sessions))
        .query(SessionStore::session)
        .list();
  }

  /// The live sessions of a person, newest first.
  List<Session> listLive(TenantId tenant, UserId user, Cutoff cutoff) {
    return db.sql(
            """
            select s.session_id, s.tenant_id, s.user_id, s.created_at, s.address, s.user_agent,
              coalesce(a.last_seen_at, s.created_at) as last_seen_at
            from sessions.sessions s
            left join sessions.activity a on a.session_id = s.session_id
            where s.tenant_id = :tenant and s.user_id = :user
              and s.created_at > :begun and coalesce(a.last_seen_at, s.created_at) > :used
            order by s.created_at desc, s.session_id desc
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("begun", Timestamp.from(cutoff.begun()))
        .param("used", Timestamp.from(cutoff.used()))
        .query(SessionStore::session)
        .list();
  }

  long countLive(Cutoff cutoff) {
    return db.sql(
            """
            select count(*)
            from sessions.sessions s
            left join sessions.activity a on a.session_id = s.session_id
            where s.created_at > :begun and coalesce(a.last_seen_at, s.created_at) > :used
            """)
        .param("begun", Timestamp.from(cutoff.begun()))
        .param("used", Timestamp.from(cutoff.used()))
        .query(Long.class)
        .single();
  }

  boolean delete(TenantId tenant, UserId user, SessionId session) {
    return db.sql(
                """
                delete from sessions.sessions
                where tenant_id = :tenant and user_id = :user and session_id = :session
                """)
            .param("tenant", tenant.value())
            .param("user", user.value())
            .param("session", session.value())
            .update()
        == 1;
  }

  int deleteAll(TenantId tenant, UserId user) {
    return db.sql("delete from sessions.sessions where tenant_id = :tenant and user_id = :user")
        .param("tenant", tenant.value())
        .param("user", user.value())
        .update();
  }

  void deleteAll(TenantId tenant) {
    db.sql("delete from sessions.sessions where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .update();
  }

  int deleteAllBut(TenantId tenant, UserId user, SessionId kept) {
    return db.sql(
            """
            delete from sessions.sessions
            where tenant_id = :tenant and user_id = :user and session_id <> :kept
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("kept", kept.value())
        .update();
  }

  /// The same with any number kept, by their ids as the API writes them; tells which it ended.
  List<SessionId> deleteAllBut(TenantId tenant, UserId user, Set<String> kept) {
    return db.sql(
            """
            delete from sessions.sessions
            where tenant_id = :tenant and user_id = :user and session_id <> all(:kept::uuid[])
            returning session_id
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("kept", uuids(kept.stream().flatMap(id -> SessionId.parse(id).stream()).toList()))
        .query((row, _) -> new SessionId(row.getObject("session_id", UUID.class)))
        .list();
  }

  /// Deletes what a person has beyond so many sessions, those first that were used longest ago, and
  /// never `kept`; tells which.
  List<SessionId> deleteBeyond(TenantId tenant, UserId user, int most, SessionId kept) {
    return db.sql(
            """
            delete from sessions.sessions
            where tenant_id = :tenant and user_id = :user and session_id in (
              select s.session_id
              from sessions.sessions s
              left join sessions.activity a on a.session_id = s.session_id
              where s.tenant_id = :tenant and s.user_id = :user
              order by s.session_id = :kept desc,
                coalesce(a.last_seen_at, s.created_at) desc, s.session_id desc
              offset :most)
            returning session_id
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("most", most)
        .param("kept", kept.value())
        .query((row, _) -> new SessionId(row.getObject("session_id", UUID.class)))
        .list();
  }

  /// Keeps a session from being deleted until the current transaction is over; false if it is
  /// deleted already.
  boolean hold(SessionId session) {
    return db.sql("select from sessions.sessions where session_id = :session for key share")
        .param("session", session.value())
        .query((_, _) -> true)
        .optional()
        .isPresent();
  }

  private static String[] uuids(Collection<SessionId> sessions) {
    return sessions.stream().map(id -> id.value().toString()).toArray(String[]::new);
  }

  /// Ends the session that a browser brings along when it signs in anew.
  void delete(Secret cookie) {
    db.sql("delete from sessions.sessions where token_hash = :hash")
        .param("hash", cookie.hash())
        .update();
  }

  void deleteOver(Cutoff cutoff) {
    db.sql(
            """
            delete from sessions.sessions s
            where s.created_at <= :begun
              or (s.created_at <= :used
                and not exists (
                  select from sessions.activity a
                  where a.session_id = s.session_id and a.last_seen_at > :used))
            """)
        .param("begun", Timestamp.from(cutoff.begun()))
        .param("used", Timestamp.from(cutoff.used()))
        .update();
  }

  void deleteActivityWithoutSession() {
    db.sql(
            """
            delete from sessions.activity a
            where not exists (
              select from sessions.sessions s where s.session_id = a.session_id)
            """)
        .update();
  }

  /// Notes when sessions were last used, all in one statement. In the order of their ids, so that
  /// two nodes that note the same sessions do not wait for each other in a circle.
  void noteLastSeen(Map<SessionId, Instant> seen) {
    var ids = uuids(seen.keySet());
    var times = seen.values().stream().map(Instant::toString).toArray(String[]::new);
    db.sql(
            """
            insert into sessions.activity (session_id, last_seen_at)
            select s.session_id, seen.at
            from unnest(:ids::uuid[], :times::timestamptz[]) as seen (session_id, at)
            join sessions.sessions s on s.session_id = seen.session_id
            order by s.session_id
            on conflict (session_id) do update
            set last_seen_at = greatest(activity.last_seen_at, excluded.last_seen_at)
            """)
        .param("ids", ids)
        .param("times", times)
        .update();
  }

  private static Session session(ResultSet row, int index) throws SQLException {
    return new Session(
        new Principal.User(
            new TenantId(row.getObject("tenant_id", UUID.class)),
            new UserId(row.getObject("user_id", UUID.class)),
            new SessionId(row.getObject("session_id", UUID.class))),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("last_seen_at").toInstant(),
        row.getString("address"),
        row.getString("user_agent"));
  }
}
