package io.pacspace.environments;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.environments.Activation.Event;
import io.pacspace.environments.Activation.Failed;
import io.pacspace.environments.Activation.None;
import io.pacspace.platform.Jobs;
import io.pacspace.shared.Audited;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Moves activations: takes the state machine's answer to an event and keeps it, in one
/// transaction, with the job, the audit row and the event that go with it.
@Component
@EnableConfigurationProperties(ActivationSettings.class)
class Activations {
  private final EnvironmentStore environments;
  private final OperationStore operations;
  private final Jobs jobs;
  private final ActivationSettings settings;
  private final Clock clock;
  private final ApplicationEventPublisher events;

  Activations(
      EnvironmentStore environments,
      OperationStore operations,
      Jobs jobs,
      ActivationSettings settings,
      Clock clock,
      ApplicationEventPublisher events) {
    this.environments = environments;
    this.operations = operations;
    this.jobs = jobs;
    this.settings = settings;
    this.clock = clock;
    this.events = events;
  }

  /// Begins an operation for an environment that the caller has locked, unless it has one or needs
  /// none. Part of the caller's transaction. Returns the state after it.
  ///
  /// @param by the person who asks for it, whose act all that follows of it is; none for the system
  @Transactional
  public Activation request(Environment environment, Optional<UserId> by) {
    var now = clock.instant();
    var limit = settings.activation().deadline();
    var state = environment.state().next(new Event.Requested(Operation.Id.next(), limit, now));
    if (state instanceof Activating begun && !state.equals(environment.state())) {
      operations.insert(environment, begun, by, now);
      environments.update(environment.tenant(), environment.kind(), begun.operation(), begun);
      jobs.enqueue(job(environment.tenant(), environment.kind(), begun.operation()), now);
      publish(environment, begun.operation(), state, "environment.activation_started");
    }
    return state;
  }

  /// Applies what happened to an operation. Returns the state after it.
  @Transactional
  public Activation apply(TenantId tenant, EnvironmentKind kind, Event event) {
    return apply(tenant, kind, event, () -> {});
  }

  /// The same with what `work` writes kept in the same transaction, if the event still applies.
  @Transactional
  public Activation apply(TenantId tenant, EnvironmentKind kind, Event event, Runnable work) {
    var environment = environments.lock(tenant, kind);
    var before = environment.state();
    var after = before.next(event);
    if (after.equals(before) || !(before instanceof Activating activating)) {
      return after;
    }
    work.run();
    if (event instanceof Event.StepCompleted) {
      operations.completeStep(tenant, activating, event.at());
    }
    operations.update(tenant, activating.operation(), after, event.at());
    environments.update(tenant, kind, activating.operation(), after);
    switch (after) {
      case Active active ->
          publish(environment, active.operation(), after, "environment.activated");
      case Failed failed ->
          publish(environment, failed.operation(), after, "environment.activation_failed");
      case Activating _, None _ ->
          events.publishEvent(new Environment.Changed(tenant, kind, after));
    }
    return after;
  }

  Instant now() {
    return clock.instant();
  }

  /// The whole of an operation is the act of whoever asked for it, so that each entry tells alone
  /// who activated the environment, whatever server or retry completed that.
  private void publish(
      Environment environment, Operation.Id operation, Activation state, String action) {
    events.publishEvent(
        new Audited(
            Optional.of(environment.tenant()),
            operations.startedBy(environment.tenant(), operation),
            action,
            environment.id().toString(),
            Map.of(
                "environment", environment.kind().toString(), "operation", operation.toString())));
    events.publishEvent(new Environment.Changed(environment.tenant(), environment.kind(), state));
  }

  private static TaskInstance<String> job(
      TenantId tenant, EnvironmentKind kind, Operation.Id operation) {
    return new TaskInstance<>(ActivateEnvironment.NAME, operation.toString(), tenant + " " + kind);
  }
}
