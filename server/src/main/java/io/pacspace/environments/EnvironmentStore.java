package io.pacspace.environments;

import static java.util.stream.Collectors.toMap;

import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.environments.Activation.Failed;
import io.pacspace.environments.Activation.None;
import io.pacspace.environments.Activation.Setback;
import io.pacspace.environments.Environments.Owner;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of environments and where their activation stands.
@Repository
class EnvironmentStore {
  private static final String SELECT =
      """
      select e.tenant_id, e.kind, e.environment_id, e.cell, e.activated_at,
             o.operation_id, o.status, o.step, o.attempt, o.problem_code, o.problem_sentence,
             o.retry_at, o.deadline, o.ended_at
      from environments.environments e
      left join environments.operations o using (tenant_id, operation_id)
      """;

  private final JdbcClient db;

  EnvironmentStore(JdbcClient db) {
    this.db = db;
  }

  /// The statuses of a tenant's environments; the hot read of everyone who polls.
  Map<EnvironmentKind, String> statuses(TenantId tenant) {
    return db
        .sql("select kind, status from environments.environments where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .query((row, _) -> Map.entry(kindOf(row.getString("kind")), row.getString("status")))
        .list()
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Optional<Environment> find(TenantId tenant, EnvironmentKind kind) {
    return db.sql(SELECT + "where e.tenant_id = :tenant and e.kind = :kind")
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .query((row, _) -> environment(row))
        .optional();
  }

  /// The environment, made if this is the first word of it, and locked to the end of the
  /// transaction: whatever moves an activation comes through here, one at a time.
  Environment lock(TenantId tenant, EnvironmentKind kind) {
    db.sql(
            """
            insert into environments.environments (tenant_id, kind, environment_id, status)
            values (:tenant, :kind, :environment, 'none')
            on conflict (tenant_id, kind) do nothing
            """)
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .param("environment", EnvironmentId.next().value())
        .update();
    return db.sql(SELECT + "where e.tenant_id = :tenant and e.kind = :kind for update of e")
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .query((row, _) -> environment(row))
        .single();
  }

  /// Shows the state that an operation has moved its environment to.
  void update(TenantId tenant, EnvironmentKind kind, Operation.Id operation, Activation state) {
    db.sql(
            """
            update environments.environments
            set status = :status,
                operation_id = :operation,
                activated_at = coalesce(activated_at, :activatedAt::timestamptz),
                version = version + 1
            where tenant_id = :tenant and kind = :kind
            """)
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .param("status", state.status())
        .param("operation", operation.value())
        .param("activatedAt", state instanceof Active active ? sql(active.since()) : null)
        .update();
  }

  void place(TenantId tenant, EnvironmentKind kind, String cell) {
    db.sql(
            """
            update environments.environments set cell = :cell
            where tenant_id = :tenant and kind = :kind
            """)
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .param("cell", cell)
        .update();
  }

  /// Keeps what the integration will show of the log.
  void describeLog(TenantId tenant, EnvironmentKind kind, String origin, String key) {
    db.sql(
            """
            update environments.environments set log_origin = :origin, log_key = :key
            where tenant_id = :tenant and kind = :kind
            """)
        .param("tenant", tenant.value())
        .param("kind", kind.toString())
        .param("origin", origin)
        .param("key", key)
        .update();
  }

  List<ActiveEnvironment> integrations(TenantId tenant) {
    return db.sql(
            """
            select kind, environment_id, log_origin, log_key, activated_at
            from environments.environments
            where tenant_id = :tenant and status = 'active'
            order by activated_at
            """)
        .param("tenant", tenant.value())
        .query(
            (row, _) ->
                new ActiveEnvironment(
                    new EnvironmentId(row.getObject("environment_id", UUID.class)),
                    kindOf(row.getString("kind")),
                    row.getString("log_origin"),
                    row.getString("log_key"),
                    row.getTimestamp("activated_at").toInstant()))
        .list();
  }

  /// Whose an environment is.
  Optional<Owner> owner(EnvironmentId id) {
    return db.sql(
            """
            select tenant_id, kind from environments.environments
            where environment_id = :environment
            """)
        .param("environment", id.value())
        .query(
            (row, _) ->
                new Owner(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    kindOf(row.getString("kind"))))
        .optional();
  }

  /// Where an environment's ledger is; none before it was placed.
  Optional<Placed> placed(EnvironmentId id) {
    return db.sql(
            """
            select kind, cell from environments.environments
            where environment_id = :environment and cell is not null
            """)
        .param("environment", id.value())
        .query((row, _) -> new Placed(kindOf(row.getString("kind")), row.getString("cell")))
        .optional();
  }

  Map<String, Long> cellLoads(EnvironmentKind kind) {
    return db
        .sql("select cell, environments from environments.cell_loads where kind = :kind")
        .param("kind", kind.toString())
        .query((row, _) -> Map.entry(row.getString("cell"), row.getLong("environments")))
        .list()
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void countPlacement(EnvironmentKind kind, String cell) {
    db.sql(
            """
            insert into environments.cell_loads (kind, cell, environments)
            values (:kind, :cell, 1)
            on conflict (kind, cell) do update set environments = cell_loads.environments + 1
            """)
        .param("kind", kind.toString())
        .param("cell", cell)
        .update();
  }

  /// The versions of many tenants' environments, to see whose have changed.
  Map<TenantId, Long> versions(List<TenantId> tenants) {
    return db
        .sql(
            """
            select tenant_id, sum(version) as version from environments.environments
            where tenant_id = any(:tenants) group by tenant_id
            """)
        .param("tenants", tenants.stream().map(TenantId::value).toArray(UUID[]::new))
        .query(
            (row, _) ->
                Map.entry(
                    new TenantId(row.getObject("tenant_id", UUID.class)), row.getLong("version")))
        .list()
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// What is known of an active environment.
  record ActiveEnvironment(
      EnvironmentId id,
      EnvironmentKind kind,
      String logOrigin,
      String logKey,
      Instant activatedAt) {}

  /// The cell that holds an environment's ledger.
  record Placed(EnvironmentKind kind, String cell) {}

  static EnvironmentKind kindOf(String text) {
    return EnvironmentKind.valueOf(text.toUpperCase(Locale.ROOT));
  }

  static Timestamp sql(Instant instant) {
    return Timestamp.from(instant);
  }

  static Optional<Instant> instant(@Nullable Timestamp timestamp) {
    return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
  }

  static Optional<Problem> problem(ResultSet row) throws SQLException {
    var code = row.getString("problem_code");
    return code == null
        ? Optional.empty()
        : Optional.of(new Problem(Problem.Code.valueOf(code), row.getString("problem_sentence")));
  }

  private static Environment environment(ResultSet row) throws SQLException {
    return new Environment(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        kindOf(row.getString("kind")),
        new EnvironmentId(row.getObject("environment_id", UUID.class)),
        Optional.ofNullable(row.getString("cell")),
        state(row));
  }

  private static Activation state(ResultSet row) throws SQLException {
    var status = row.getString("status");
    if (status == null) {
      return new None();
    }
    var operation = new Operation.Id(row.getObject("operation_id", UUID.class));
    var endedAt = row.getTimestamp("ended_at");
    return switch (status) {
      case "activating" ->
          new Activating(
              operation,
              Step.of(row.getString("step")),
              row.getInt("attempt"),
              row.getTimestamp("deadline").toInstant(),
              setback(row));
      case "active" -> new Active(operation, endedAt.toInstant());
      case "failed" -> new Failed(operation, problem(row).orElseThrow(), endedAt.toInstant());
      default -> throw new IllegalStateException("no operation is " + status);
    };
  }

  private static Optional<Setback> setback(ResultSet row) throws SQLException {
    var retryAt = instant(row.getTimestamp("retry_at"));
    var problem = problem(row);
    return retryAt.flatMap(at -> problem.map(p -> new Setback(p, at)));
  }
}
