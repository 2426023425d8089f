package io.pacspace.environments;

import static io.pacspace.environments.EnvironmentStore.instant;
import static io.pacspace.environments.EnvironmentStore.kindOf;
import static io.pacspace.environments.EnvironmentStore.problem;
import static io.pacspace.environments.EnvironmentStore.sql;

import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.environments.Activation.Failed;
import io.pacspace.environments.Activation.None;
import io.pacspace.environments.Operation.CompletedStep;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of operations and of the steps they have completed.
@Repository
class OperationStore {
  private final JdbcClient db;

  OperationStore(JdbcClient db) {
    this.db = db;
  }

  /// Keeps a new operation, with the person who asked for it if one did.
  void insert(
      Environment environment, Activating state, Optional<UserId> startedBy, Instant startedAt) {
    db.sql(
            """
            insert into environments.operations
              (tenant_id, operation_id, kind, environment_id, status, step, step_started_at,
               attempt, deadline, started_at, started_by)
            values (:tenant, :operation, :kind, :environment, :status, :step, :startedAt,
               :attempt, :deadline, :startedAt, :startedBy)
            """)
        .param("tenant", environment.tenant().value())
        .param("operation", state.operation().value())
        .param("kind", environment.kind().toString())
        .param("environment", environment.id().value())
        .param("status", state.status())
        .param("step", state.step().toString())
        .param("attempt", state.attempt())
        .param("deadline", sql(state.deadline()))
        .param("startedAt", sql(startedAt))
        .param("startedBy", startedBy.map(UserId::value).orElse(null))
        .update();
  }

  /// Keeps a state that the live operation has moved to at a moment.
  void update(TenantId tenant, Operation.Id operation, Activation state, Instant at) {
    switch (state) {
      case Activating activating -> progress(tenant, activating, at);
      case Active active -> end(tenant, operation, state, null, active.since());
      case Failed failed -> end(tenant, operation, state, failed.problem(), failed.at());
      case None _ -> throw new IllegalStateException("an operation leads somewhere");
    }
  }

  private void progress(TenantId tenant, Activating state, Instant now) {
    var setback = state.setback();
    db.sql(
            """
            update environments.operations
            set step_started_at = case when step = :step then step_started_at else :now end,
                step = :step, attempt = :attempt, problem_code = :code,
                problem_sentence = :sentence, retry_at = :retryAt::timestamptz
            where tenant_id = :tenant and operation_id = :operation and ended_at is null
            """)
        .param("tenant", tenant.value())
        .param("operation", state.operation().value())
        .param("step", state.step().toString())
        .param("now", sql(now))
        .param("attempt", state.attempt())
        .param("code", setback.map(s -> s.problem().code().name()).orElse(null))
        .param("sentence", setback.map(s -> s.problem().sentence()).orElse(null))
        .param("retryAt", setback.map(s -> sql(s.retryAt())).orElse(null))
        .update();
  }

  private void end(
      TenantId tenant,
      Operation.Id operation,
      Activation state,
      @Nullable Problem problem,
      Instant at) {
    db.sql(
            """
            update environments.operations
            set status = :status, problem_code = :code, problem_sentence = :sentence,
                retry_at = null, ended_at = :endedAt
            where tenant_id = :tenant and operation_id = :operation and ended_at is null
            """)
        .param("tenant", tenant.value())
        .param("operation", operation.value())
        .param("status", state.status())
        .param("code", problem == null ? null : problem.code().name())
        .param("sentence", problem == null ? null : problem.sentence())
        .param("endedAt", sql(at))
        .update();
  }

  /// Keeps that the current step of a live operation is done, before the operation moves on.
  void completeStep(TenantId tenant, Activating state, Instant at) {
    db.sql(
            """
            insert into environments.completed_steps
              (tenant_id, operation_id, position, step, attempts, started_at, ended_at)
            select tenant_id, operation_id, :position, step, attempt, step_started_at, :endedAt
            from environments.operations
            where tenant_id = :tenant and operation_id = :operation
            """)
        .param("tenant", tenant.value())
        .param("operation", state.operation().value())
        .param("position", state.step().position())
        .param("endedAt", sql(at))
        .update();
  }

  /// An operation with the steps that it has completed, as they were at one moment.
  Optional<Operation> find(TenantId tenant, Operation.Id id) {
    return db.sql(
            """
            select o.operation_id, o.kind, o.status, o.step, o.attempt, o.problem_code,
                   o.problem_sentence, o.retry_at, o.started_at, o.deadline, o.ended_at,
                   c.step as completed_step, c.attempts as completed_attempts,
                   c.started_at as completed_started_at, c.ended_at as completed_ended_at
            from environments.operations o
            left join environments.completed_steps c
              on c.tenant_id = o.tenant_id and c.operation_id = o.operation_id
            where o.tenant_id = :tenant and o.operation_id = :operation
            order by c.position
            """)
        .param("tenant", tenant.value())
        .param("operation", id.value())
        .query(OperationStore::read);
  }

  /// One row for each completed step, or one without.
  private static Optional<Operation> read(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    var completed = new ArrayList<CompletedStep>();
    var operation = operation(rows, completed);
    do {
      if (rows.getString("completed_step") != null) {
        completed.add(completedStep(rows));
      }
    } while (rows.next());
    return Optional.of(operation);
  }

  private static CompletedStep completedStep(ResultSet row) throws SQLException {
    return new CompletedStep(
        Step.of(row.getString("completed_step")),
        row.getInt("completed_attempts"),
        row.getTimestamp("completed_started_at").toInstant(),
        row.getTimestamp("completed_ended_at").toInstant());
  }

  Optional<Instant> startedAt(TenantId tenant, Operation.Id id) {
    return db.sql(
            """
            select started_at from environments.operations
            where tenant_id = :tenant and operation_id = :operation
            """)
        .param("tenant", tenant.value())
        .param("operation", id.value())
        .query((row, _) -> row.getTimestamp("started_at").toInstant())
        .optional();
  }

  /// The person who asked for an operation; none where the system began it.
  Optional<UserId> startedBy(TenantId tenant, Operation.Id id) {
    return db.sql(
            """
            select started_by from environments.operations
            where tenant_id = :tenant and operation_id = :operation and started_by is not null
            """)
        .param("tenant", tenant.value())
        .param("operation", id.value())
        .query((row, _) -> new UserId(row.getObject("started_by", UUID.class)))
        .optional();
  }

  /// Operations that should have ended by now and have not, of any tenant.
  List<Overdue> overdue(Instant now) {
    return db.sql(
            """
            select tenant_id, kind, operation_id from environments.operations
            where ended_at is null and deadline <= :now
            limit 100
            """)
        .param("now", sql(now))
        .query(
            (row, _) ->
                new Overdue(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    kindOf(row.getString("kind")),
                    new Operation.Id(row.getObject("operation_id", UUID.class))))
        .list();
  }

  /// A live operation whose deadline has passed.
  record Overdue(TenantId tenant, EnvironmentKind kind, Operation.Id operation) {}

  private static Operation operation(ResultSet row, List<CompletedStep> completed)
      throws SQLException {
    return new Operation(
        new Operation.Id(row.getObject("operation_id", UUID.class)),
        kindOf(row.getString("kind")),
        row.getString("status"),
        Step.of(row.getString("step")),
        row.getInt("attempt"),
        problem(row),
        instant(row.getTimestamp("retry_at")),
        row.getTimestamp("started_at").toInstant(),
        row.getTimestamp("deadline").toInstant(),
        instant(row.getTimestamp("ended_at")),
        completed);
  }
}
