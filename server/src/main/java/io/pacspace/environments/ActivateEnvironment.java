package io.pacspace.environments;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Event;
import io.pacspace.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The durable job that takes an operation through its steps. Whatever kills it, the next node to
/// pick it up goes on from the last committed step.
@Configuration(proxyBeanMethods = false)
class ActivateEnvironment {
  static final String NAME = "activate-environment";

  private static final Logger log = LoggerFactory.getLogger(ActivateEnvironment.class);
  private static final Duration CONTROL_AWAY_RETRY = Duration.ofSeconds(1);

  private final Activations activations;
  private final EnvironmentStore environments;
  private final ActivationSteps steps;

  ActivateEnvironment(
      Activations activations, EnvironmentStore environments, ActivationSteps steps) {
    this.activations = activations;
    this.environments = environments;
    this.steps = steps;
  }

  @Bean
  Task<String> activateEnvironmentTask() {
    return Tasks.custom(NAME, String.class)
        .onFailureReschedule(FixedDelay.of(CONTROL_AWAY_RETRY))
        .execute((job, _) -> run(job));
  }

  private CompletionHandler<String> run(TaskInstance<String> job) {
    var operation = Operation.Id.parse(job.getId()).orElseThrow();
    var owner = job.getData().split(" ", 2);
    var tenant = TenantId.parse(owner[0]).orElseThrow();
    var kind = EnvironmentStore.kindOf(owner[1]);
    while (true) {
      var environment = environments.find(tenant, kind).orElseThrow();
      if (!(environment.state() instanceof Activating now) || !now.operation().equals(operation)) {
        return new OnCompleteRemove<>();
      }
      var retryAt = now.setback().map(Activation.Setback::retryAt).orElse(Instant.MIN);
      if (retryAt.isAfter(activations.now())) {
        return (complete, execution) -> execution.reschedule(complete, retryAt);
      }
      advance(environment, now);
    }
  }

  /// Runs the current step once and keeps how it went. A problem is the step's, not the job's: only
  /// a control database that is away makes the job itself fail.
  private void advance(Environment environment, Activating now) {
    if (!activations.now().isBefore(now.deadline())) {
      apply(environment, new Event.DeadlinePassed(now.operation(), activations.now()));
      return;
    }
    try {
      steps.run(environment, now);
    } catch (RuntimeException e) {
      var problem = Problem.of(e, environment.kind());
      log.warn(
          "operation {} is set back at step {}, attempt {}: {}",
          now.operation(),
          now.step(),
          now.attempt(),
          problem.code(),
          problem.code() == Problem.Code.UNEXPECTED ? e : null);
      apply(
          environment,
          new Event.StepFailed(now.operation(), now.step(), problem, activations.now()));
    }
  }

  private void apply(Environment environment, Event event) {
    activations.apply(environment.tenant(), environment.kind(), event);
  }
}
