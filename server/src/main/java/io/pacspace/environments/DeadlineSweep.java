package io.pacspace.environments;

import io.pacspace.environments.Activation.Event;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Ends operations whose deadline has passed, whatever became of their job: no environment stays
/// `activating`. Every node looks; ending one twice changes nothing.
@Component
class DeadlineSweep {
  private final Activations activations;
  private final OperationStore operations;

  DeadlineSweep(Activations activations, OperationStore operations) {
    this.activations = activations;
    this.operations = operations;
  }

  @Scheduled(fixedDelayString = "${pacspace.activation.sweep-interval:1s}")
  void sweep() {
    var now = activations.now();
    for (var overdue : operations.overdue(now)) {
      activations.apply(
          overdue.tenant(), overdue.kind(), new Event.DeadlinePassed(overdue.operation(), now));
    }
  }
}
