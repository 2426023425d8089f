package io.pacspace.accounts;

import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of tenants and users.
@Repository
class UserStore {
  private final JdbcClient db;

  UserStore(JdbcClient db) {
    this.db = db;
  }

  /// A user and what the password is checked against; the version counts its changes.
  record WithPassword(User user, String hash, int version) {}

  void insertTenant(TenantId tenant, Registration registration, Instant at) {
    db.sql(
            """
            insert into accounts.tenants (tenant_id, name, buyer_mode, created_at)
            values (:tenant, :name, :buyerMode, :at)
            """)
        .param("tenant", tenant.value())
        .param("name", registration.organization())
        .param("buyerMode", registration.buyerMode())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Makes the user that a registration asked for, unless somebody has the address already.
  boolean insertUnlessAddressIsTaken(
      TenantId tenant, UserId user, Registration registration, Instant at) {
    return db.sql(
                """
                insert into accounts.users
                  (tenant_id, user_id, email, email_key, name, password_hash, created_at)
                values (:tenant, :user, :email, :key, :name, :hash, :at)
                on conflict (email_key) do nothing
                """)
            .param("tenant", tenant.value())
            .param("user", user.value())
            .param("email", registration.email().text())
            .param("key", registration.email().key())
            .param("name", registration.name())
            .param("hash", registration.passwordHash())
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  Optional<User> find(TenantId tenant, UserId user) {
    return db.sql(
            """
            select u.tenant_id, t.name as organization, u.user_id, u.email, u.name, u.role,
              u.preferred_environment
            from accounts.users u
            join accounts.tenants t on t.tenant_id = u.tenant_id
            where u.tenant_id = :tenant and u.user_id = :user
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .query(UserStore::user)
        .optional();
  }

  List<User> people(TenantId tenant) {
    return db.sql(
            """
            select u.tenant_id, t.name as organization, u.user_id, u.email, u.name, u.role,
              u.preferred_environment
            from accounts.users u
            join accounts.tenants t on t.tenant_id = u.tenant_id
            where u.tenant_id = :tenant
            order by u.created_at, u.user_id
            """)
        .param("tenant", tenant.value())
        .query(UserStore::user)
        .list();
  }

  Optional<Users.Organization> organization(TenantId tenant) {
    return db.sql("select tenant_id, name, created_at from accounts.tenants where tenant_id = :id")
        .param("id", tenant.value())
        .query(UserStore::organization)
        .optional();
  }

  /// The newest organisations whose name or people's addresses hold a text in lower case, or that
  /// have the id; all where there is no text.
  List<Users.Organization> organizations(Optional<String> text, Optional<TenantId> id, int limit) {
    return db.sql(
            """
            select t.tenant_id, t.name, t.created_at
            from accounts.tenants t
            where cast(:text as text) is null
              or t.tenant_id = :id
              or position(:text in lower(t.name)) > 0
              or exists (
                select from accounts.users u
                where u.tenant_id = t.tenant_id and position(:text in u.email_key) > 0)
            order by t.created_at desc, t.tenant_id desc
            limit :limit
            """)
        .param("text", text.orElse(null), Types.VARCHAR)
        .param("id", id.map(TenantId::value).orElse(null), Types.OTHER)
        .param("limit", limit)
        .query(UserStore::organization)
        .list();
  }

  Optional<WithPassword> findWithPassword(UserId user) {
    return db.sql(
            """
            select u.tenant_id, t.name as organization, u.user_id, u.email, u.name, u.role,
              u.preferred_environment, u.password_hash, u.password_version
            from accounts.users u
            join accounts.tenants t on t.tenant_id = u.tenant_id
            where u.user_id = :user
            """)
        .param("user", user.value())
        .query(UserStore::withPassword)
        .optional();
  }

  Optional<WithPassword> findWithPassword(String emailKey) {
    return db.sql(
            """
            select u.tenant_id, t.name as organization, u.user_id, u.email, u.name, u.role,
              u.preferred_environment, u.password_hash, u.password_version
            from accounts.users u
            join accounts.tenants t on t.tenant_id = u.tenant_id
            where u.email_key = :key
            """)
        .param("key", emailKey)
        .query(UserStore::withPassword)
        .optional();
  }

  /// Keeps the password from changing until the transaction ends, if it is still that version.
  boolean lockIfPasswordIs(TenantId tenant, UserId user, int version) {
    return db.sql(
            """
            select true
            from accounts.users
            where tenant_id = :tenant and user_id = :user and password_version = :version
            for share
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("version", version)
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /// The same for whoever is about to change it, or what hangs on it: such changes take turns.
  boolean lockToChange(TenantId tenant, UserId user, int version) {
    return db.sql(
            """
            select true
            from accounts.users
            where tenant_id = :tenant and user_id = :user and password_version = :version
            for update
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("version", version)
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /// The same whatever the password's version is.
  void lockToChange(TenantId tenant, UserId user) {
    db.sql("select from accounts.users where tenant_id = :tenant and user_id = :user for update")
        .param("tenant", tenant.value())
        .param("user", user.value())
        .query(_ -> {});
  }

  /// Replaces the password, if it is still that version.
  boolean replacePassword(TenantId tenant, UserId user, int version, String hash) {
    return db.sql(
                """
                update accounts.users
                set password_hash = :hash, password_version = password_version + 1
                where tenant_id = :tenant and user_id = :user and password_version = :version
                """)
            .param("tenant", tenant.value())
            .param("user", user.value())
            .param("version", version)
            .param("hash", hash)
            .update()
        == 1;
  }

  /// Keeps the same password under another hash, if it is still that one.
  void rehash(TenantId tenant, UserId user, String former, String hash) {
    db.sql(
            """
            update accounts.users
            set password_hash = :hash
            where tenant_id = :tenant and user_id = :user and password_hash = :former
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("former", former)
        .param("hash", hash)
        .update();
  }

  void prefer(TenantId tenant, UserId user, EnvironmentKind environment) {
    db.sql(
            """
            update accounts.users
            set preferred_environment = :environment
            where tenant_id = :tenant and user_id = :user
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .param("environment", environment.toString())
        .update();
  }

  private static Users.Organization organization(ResultSet row, int index) throws SQLException {
    return new Users.Organization(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        row.getString("name"),
        row.getTimestamp("created_at").toInstant());
  }

  private static WithPassword withPassword(ResultSet row, int index) throws SQLException {
    return new WithPassword(
        user(row, index), row.getString("password_hash"), row.getInt("password_version"));
  }

  private static User user(ResultSet row, int index) throws SQLException {
    return new User(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        row.getString("organization"),
        new UserId(row.getObject("user_id", UUID.class)),
        row.getString("email"),
        row.getString("name"),
        row.getString("role"),
        EnvironmentKind.valueOf(row.getString("preferred_environment").toUpperCase(Locale.ROOT)));
  }
}
