package io.pacspace.tenants;

import io.pacspace.shared.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of disabled tenants.
@Repository
class TenantStore {
  private final JdbcClient db;

  TenantStore(JdbcClient db) {
    this.db = db;
  }

  Set<TenantId> disabled() {
    return db
        .sql("select tenant_id from tenants.disabled")
        .query((row, _) -> new TenantId(row.getObject("tenant_id", UUID.class)))
        .list()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  Optional<Instant> disabledSince(TenantId tenant) {
    return db.sql("select disabled_at from tenants.disabled where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  boolean insertIfAbsent(TenantId tenant, Instant at) {
    return db.sql(
                """
                insert into tenants.disabled (tenant_id, disabled_at) values (:tenant, :at)
                on conflict (tenant_id) do nothing
                """)
            .param("tenant", tenant.value())
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  boolean delete(TenantId tenant) {
    return db.sql("delete from tenants.disabled where tenant_id = :tenant")
            .param("tenant", tenant.value())
            .update()
        == 1;
  }
}
