package io.pacspace.environments;

import io.pacspace.PacSpace;
import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.testing.ChildServer;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/// A server that stops dead at one moment of an activation and waits there to be killed.
class CrashingServer {
  private final String moment;

  CrashingServer(@Value("${crash.at}") String moment) {
    this.moment = moment;
  }

  public static void main(String[] args) {
    new SpringApplicationBuilder(PacSpace.class, CrashingServer.class).run(args);
  }

  @EventListener
  void beforeCommit(Environment.Changed changed) {
    stopAt("before commit of " + completed(changed.state()));
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void afterCommit(Environment.Changed changed) {
    stopAt("after commit of " + completed(changed.state()));
  }

  /// The step whose completion led to this state; none where an operation has only begun.
  private static String completed(Activation state) {
    return switch (state) {
      case Activating now ->
          Arrays.stream(Step.values())
              .filter(step -> step.next().equals(Optional.of(now.step())))
              .map(Step::toString)
              .findFirst()
              .orElse("nothing");
      case Active _ -> Step.PUBLISH.toString();
      case Activation.None _, Activation.Failed _ -> "nothing";
    };
  }

  private void stopAt(String here) {
    if (here.equals(moment)) {
      ChildServer.waitToBeKilled(here);
    }
  }
}
