package io.pacspace.environments;

import io.pacspace.environments.Environments.EnvironmentDetail;
import io.pacspace.environments.Operation.CompletedStep;
import io.pacspace.shared.EnvironmentKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything known of an environment in JSON.
///
/// @param id null before anyone asked for the environment
/// @param operation the current or last operation; null before the first
record EnvironmentView(
    EnvironmentKind environment,
    String status,
    @Nullable String id,
    @Nullable OperationView operation) {

  static EnvironmentView of(EnvironmentKind kind, Optional<EnvironmentDetail> described) {
    return described
        .map(
            known ->
                new EnvironmentView(
                    kind,
                    known.environment().state().status(),
                    known.environment().id().toString(),
                    OperationView.of(known.operation())))
        .orElseGet(() -> new EnvironmentView(kind, "none", null, null));
  }

  /// An operation in JSON, with every step of it whether done or not.
  record OperationView(
      String operationId,
      EnvironmentKind environment,
      String status,
      String step,
      int attempt,
      @Nullable FailureView failure,
      @Nullable Instant nextRetryAt,
      Instant startedAt,
      Instant deadline,
      @Nullable Instant endedAt,
      List<StepView> steps) {

    static OperationView of(Operation operation) {
      return new OperationView(
          operation.id().toString(),
          operation.kind(),
          operation.status(),
          operation.step().toString(),
          operation.attempt(),
          operation.failure().map(FailureView::of).orElse(null),
          operation.nextRetryAt().orElse(null),
          operation.startedAt(),
          operation.deadline(),
          operation.endedAt().orElse(null),
          StepView.all(operation));
    }

    /// Why something failed.
    record FailureView(String code, String message) {
      static FailureView of(Problem problem) {
        return new FailureView(problem.code().name(), problem.sentence());
      }
    }

    /// One step: `done`, `running`, `failed` or `waiting`.
    record StepView(
        String step,
        String status,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMs) {
      static List<StepView> all(Operation operation) {
        var views = new ArrayList<StepView>();
        operation.completed().forEach(step -> views.add(StepView.of(step)));
        for (var step : Step.values()) {
          if (step.position() > operation.completed().size()) {
            views.add(StepView.open(step, operation));
          }
        }
        return views;
      }

      static StepView of(CompletedStep step) {
        return new StepView(
            step.step().toString(),
            "done",
            step.attempts(),
            step.startedAt(),
            step.endedAt(),
            step.duration().toMillis());
      }

      static StepView open(Step step, Operation operation) {
        if (step != operation.step()) {
          return new StepView(step.toString(), "waiting", 0, null, null, null);
        }
        var status = operation.status().equals("failed") ? "failed" : "running";
        return new StepView(step.toString(), status, operation.attempt(), null, null, null);
      }
    }
  }
}
