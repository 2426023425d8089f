package io.pacspace.audit;

import io.pacspace.shared.Audited;
import io.pacspace.shared.Page;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The rows of the audit log: inserted and read, nothing else.
@Repository
class EntryStore {
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final JdbcClient db;
  private final JsonMapper json;

  EntryStore(JdbcClient db, JsonMapper json) {
    this.db = db;
    this.json = json;
  }

  void insert(Entry entry) {
    var done = entry.done();
    var caller = entry.caller();
    db.sql(
            """
            insert into audit.entries
              (audit_id, tenant_id, at, user_id, by_operator, action, target, address, user_agent,
               request_id, details)
            values
              (:audit, :tenant, :at, :user, :byOperator, :action, :target, :address, :userAgent,
               :requestId, cast(:details as jsonb))
            """)
        .param("audit", entry.id().value())
        .param("tenant", done.tenant().map(TenantId::value).orElse(null))
        .param("at", Timestamp.from(entry.at()))
        .param("user", done.actor().map(UserId::value).orElse(null))
        .param("byOperator", done.operator())
        .param("action", done.action())
        .param("target", done.target())
        .param("address", caller.map(Caller::address).orElse(null))
        .param("userAgent", caller.map(Caller::userAgent).orElse(null))
        .param("requestId", caller.map(Caller::requestId).orElse(null))
        .param("details", json.writeValueAsString(done.details()))
        .update();
  }

  /// A tenant's entries, newest first.
  List<Entry> list(TenantId tenant, Page.Request page) {
    return db.sql(
            """
            select audit_id, tenant_id, at, user_id, by_operator, action, target, address,
                   user_agent, request_id, details
            from audit.entries where tenant_id = :tenant
            order by at desc, audit_id desc limit :limit offset :offset
            """)
        .param("tenant", tenant.value())
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query((row, _) -> entry(tenant, row))
        .list();
  }

  long count(TenantId tenant) {
    return db.sql("select count(*) from audit.entries where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .query(Long.class)
        .single();
  }

  private Entry entry(TenantId tenant, ResultSet row) throws SQLException {
    var requestId = row.getString("request_id");
    return new Entry(
        new AuditId(row.getObject("audit_id", UUID.class)),
        row.getTimestamp("at").toInstant(),
        new Audited(
            Optional.of(tenant),
            Optional.ofNullable(row.getObject("user_id", UUID.class)).map(UserId::new),
            row.getString("action"),
            row.getString("target"),
            json.readValue(row.getString("details"), DETAILS),
            row.getBoolean("by_operator")),
        requestId == null
            ? Optional.empty()
            : Optional.of(
                new Caller(requestId, row.getString("address"), row.getString("user_agent"))));
  }
}
