package io.pacspace.keys;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows that say when keys were last used, apart from the keys so that those are never
/// rewritten by a use.
@Repository
class LastUseStore {
  private final JdbcClient db;

  LastUseStore(JdbcClient db) {
    this.db = db;
  }

  /// Notes many uses at once. Rows are taken in one order everywhere, so that nodes do not block
  /// each other for good.
  void upsert(Map<KeyUses.Used, Instant> uses) {
    db.sql(
            """
            insert into keys.last_uses (tenant_id, key_id, used_at)
            select tenant_id, key_id, used_at
            from unnest(cast(:tenants as uuid[]), cast(:keys as uuid[]),
                        cast(:times as timestamptz[])) as used (tenant_id, key_id, used_at)
            order by tenant_id, key_id
            on conflict on constraint last_uses_pkey
            do update set used_at = greatest(last_uses.used_at, excluded.used_at)
            """)
        .param("tenants", column(uses, use -> use.getKey().tenant().value()))
        .param("keys", column(uses, use -> use.getKey().key().value()))
        .param("times", column(uses, Map.Entry::getValue))
        .update();
  }

  private static String[] column(
      Map<KeyUses.Used, Instant> uses, Function<Map.Entry<KeyUses.Used, Instant>, Object> value) {
    return uses.entrySet().stream().map(value).map(Object::toString).toArray(String[]::new);
  }
}
