package io.pacspace.audit;

import io.pacspace.shared.Audited;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The rows of the audit log: inserted and read, nothing else. Their order is that of their time,
/// and of their ids where that is the same.
@Repository
class EntryStore {
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};
  private static final String COLUMNS =
      """
      select audit_id, tenant_id, at, user_id, by_operator, action, target, address, user_agent,
             request_id, details
      from audit.entries
      """;

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

  /// Where an entry stands in the order of all.
  record Place(Instant at, AuditId id) {}

  /// The place of a tenant's entry.
  Optional<Place> find(TenantId tenant, AuditId id) {
    return db.sql("select at from audit.entries where tenant_id = :tenant and audit_id = :audit")
        .param("tenant", tenant.value())
        .param("audit", id.value())
        .query((row, _) -> new Place(row.getTimestamp("at").toInstant(), id))
        .optional();
  }

  /// A tenant's entries, newest first, the first `offset` of them left out.
  List<Entry> list(TenantId tenant, Filter filter, int limit, long offset) {
    return read(
        tenant,
        statement(
                COLUMNS,
                tenant,
                filter,
                "order by at desc, audit_id desc limit :limit offset :offset")
            .param("limit", limit)
            .param("offset", offset));
  }

  /// A tenant's entries that stand behind a place, newest first. Entries never move, so whoever
  /// goes on behind the last one of each answer gets none twice, and all that were there when they
  /// passed, whatever arrives meanwhile and however late it is committed.
  List<Entry> listBehind(TenantId tenant, Filter filter, Place place, int limit) {
    return read(
        tenant,
        statement(
                COLUMNS,
                tenant,
                filter,
                """
                and (at, audit_id) < (:placeAt, :placeId)
                order by at desc, audit_id desc limit :limit
                """)
            .param("placeAt", Timestamp.from(place.at()))
            .param("placeId", place.id().value())
            .param("limit", limit));
  }

  long count(TenantId tenant, Filter filter) {
    return statement("select count(*) from audit.entries\n", tenant, filter, "")
        .query(Long.class)
        .single();
  }

  private JdbcClient.StatementSpec statement(
      String what, TenantId tenant, Filter filter, String rest) {
    var sql = new StringBuilder(what).append("where tenant_id = :tenant\n");
    filter.from().ifPresent(_ -> sql.append("and at >= :from\n"));
    filter.until().ifPresent(_ -> sql.append("and at < :until\n"));
    filter.actor().ifPresent(actor -> sql.append(condition(actor)));
    filter.act().ifPresent(act -> sql.append(condition(act)));
    var statement = db.sql(sql.append(rest).toString()).param("tenant", tenant.value());
    filter.from().ifPresent(from -> statement.param("from", Timestamp.from(from)));
    filter.until().ifPresent(until -> statement.param("until", Timestamp.from(until)));
    filter
        .actor()
        .ifPresent(
            actor -> {
              actor.person().ifPresent(person -> statement.param("person", person.value()));
              statement.param("operator", actor.operator());
            });
    filter.act().ifPresent(act -> statement.param("act", act.text()).param("actEnd", act.end()));
    return statement;
  }

  private static String condition(Filter.Actor actor) {
    return actor.person().isPresent()
        ? "and user_id = :person and by_operator = :operator\n"
        : "and user_id is null and by_operator = :operator\n";
  }

  private static String condition(Filter.Act act) {
    return act.isPrefix() ? "and action ~>=~ :act and action ~<~ :actEnd\n" : "and action = :act\n";
  }

  private List<Entry> read(TenantId tenant, JdbcClient.StatementSpec statement) {
    return statement.query((row, _) -> entry(tenant, row)).list();
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
