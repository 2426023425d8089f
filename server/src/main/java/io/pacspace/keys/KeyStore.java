package io.pacspace.keys;

import io.pacspace.lists.PageRequest;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of API keys. A revoked one is found by nothing here but its public id.
@Repository
class KeyStore {
  private static final String SELECT_ALL =
      """
      select k.tenant_id, k.key_id, k.environment_id, k.kind, k.public_id, k.secret_hash, k.name,
             k.active, k.created_at, k.expires_at, k.rotated_at, k.revoked_at, u.used_at
      from keys.keys k left join keys.last_uses u using (tenant_id, key_id)
      """;

  private static final String SELECT = SELECT_ALL + "where k.revoked_at is null\n";

  private final JdbcClient db;

  KeyStore(JdbcClient db) {
    this.db = db;
  }

  void insert(Key key, byte[] secretHash) {
    db.sql(
            """
            insert into keys.keys
              (tenant_id, key_id, environment_id, kind, public_id, secret_hash, name, active,
               created_at, expires_at)
            values
              (:tenant, :key, :environment, :kind, :publicId, :secretHash, :name, :active,
               :createdAt, :expiresAt)
            """)
        .param("tenant", key.tenant().value())
        .param("key", key.id().value())
        .param("environment", key.environment().value())
        .param("kind", key.kind().toString())
        .param("publicId", key.publicId().value())
        .param("secretHash", secretHash)
        .param("name", key.name())
        .param("active", key.active())
        .param("createdAt", Timestamp.from(key.createdAt()))
        .param("expiresAt", key.expiresAt().map(Timestamp::from).orElse(null))
        .update();
  }

  Optional<Key> find(TenantId tenant, KeyId id) {
    return db.sql(SELECT + "and k.tenant_id = :tenant and k.key_id = :key")
        .param("tenant", tenant.value())
        .param("key", id.value())
        .query((row, _) -> key(row))
        .optional();
  }

  /// Reads a key in order to change it.
  Optional<Key> findForUpdate(TenantId tenant, KeyId id) {
    return db.sql(SELECT + "and k.tenant_id = :tenant and k.key_id = :key for update of k")
        .param("tenant", tenant.value())
        .param("key", id.value())
        .query((row, _) -> key(row))
        .optional();
  }

  /// The key of that public id, whoever's it is, revoked or not: this is how a tenant is told from
  /// its key.
  Optional<StoredKey> findByPublicId(PublicId id) {
    return db.sql(SELECT_ALL + "where k.public_id = :publicId")
        .param("publicId", id.value())
        .query(
            (row, _) ->
                new StoredKey(
                    key(row), row.getBytes("secret_hash"), row.getTimestamp("revoked_at") != null))
        .optional();
  }

  /// A tenant's keys, newest first; behind a cursor, which holds an id, if the page has one. A key
  /// that was revoked meanwhile still has its place.
  List<Key> list(TenantId tenant, PageRequest page) {
    var behind =
        """
        and (k.created_at, k.key_id) < (
          select created_at, key_id from keys.keys where tenant_id = :tenant and key_id = :after)
        """;
    return db.sql(
            SELECT
                + "and k.tenant_id = :tenant\n"
                + (page.after().isPresent() ? behind : "")
                + "order by k.created_at desc, k.key_id desc limit :limit offset :offset")
        .param("tenant", tenant.value())
        .param(
            "after", page.after().map(place -> place.value(0, KeyId::parse).value()).orElse(null))
        .param("limit", page.sought())
        .param("offset", page.offset())
        .query((row, _) -> key(row))
        .list();
  }

  /// All of a tenant's keys, newest first.
  List<Key> listAll(TenantId tenant) {
    return db.sql(SELECT + "and k.tenant_id = :tenant order by k.created_at desc, k.key_id desc")
        .param("tenant", tenant.value())
        .query((row, _) -> key(row))
        .list();
  }

  long count(TenantId tenant) {
    return db.sql("select count(*) from keys.keys where tenant_id = :tenant and revoked_at is null")
        .param("tenant", tenant.value())
        .query(Long.class)
        .single();
  }

  /// Writes what of a key can change.
  void update(Key key) {
    db.sql(
            """
            update keys.keys
            set name = :name, active = :active, expires_at = :expiresAt, rotated_at = :rotatedAt
            where tenant_id = :tenant and key_id = :key
            """)
        .param("tenant", key.tenant().value())
        .param("key", key.id().value())
        .param("name", key.name())
        .param("active", key.active())
        .param("expiresAt", key.expiresAt().map(Timestamp::from).orElse(null))
        .param("rotatedAt", key.rotatedAt().map(Timestamp::from).orElse(null))
        .update();
  }

  void revoke(Key key, Instant at) {
    db.sql(
            """
            update keys.keys set revoked_at = :at
            where tenant_id = :tenant and key_id = :key
            """)
        .param("tenant", key.tenant().value())
        .param("key", key.id().value())
        .param("at", Timestamp.from(at))
        .update();
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        new KeyId(row.getObject("key_id", UUID.class)),
        new EnvironmentId(row.getObject("environment_id", UUID.class)),
        EnvironmentKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        new PublicId(row.getObject("public_id", UUID.class)),
        row.getString("name"),
        row.getBoolean("active"),
        row.getTimestamp("created_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("expires_at")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getTimestamp("rotated_at")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getTimestamp("used_at")).map(Timestamp::toInstant));
  }
}
