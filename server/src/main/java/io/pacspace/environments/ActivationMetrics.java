package io.pacspace.environments;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pacspace.shared.EnvironmentKind;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/// Counts and times activations by kind and outcome, from request to end.
@Component
class ActivationMetrics {
  private final MeterRegistry metrics;
  private final OperationStore operations;

  ActivationMetrics(MeterRegistry metrics, OperationStore operations) {
    this.metrics = metrics;
    this.operations = operations;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(Environment.Changed changed) {
    switch (changed.state()) {
      case Activation.Active active -> record(changed, active.operation(), active.since());
      case Activation.Failed failed -> record(changed, failed.operation(), failed.at());
      case Activation.None _, Activation.Activating _ -> {}
    }
  }

  private void record(Environment.Changed changed, Operation.Id operation, Instant endedAt) {
    operations
        .startedAt(changed.tenant(), operation)
        .ifPresent(
            startedAt ->
                timer(changed.kind(), changed.state().status())
                    .record(Duration.between(startedAt, endedAt)));
  }

  private Timer timer(EnvironmentKind kind, String outcome) {
    return Timer.builder("pacspace.activations")
        .description("Activations from request to end")
        .tag("environment", kind.toString())
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .register(metrics);
  }
}
