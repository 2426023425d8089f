package io.pacspace.environments;

import io.pacspace.environments.EnvironmentView.OperationView.StepView;
import io.pacspace.shared.EnvironmentKind;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// One connection and what it has been told. Used by the one thread that serves it.
final class EventStream {
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Function<EnvironmentKind, EnvironmentView> views;
  private final JsonMapper json;
  private final Clock clock;
  private final PrintWriter out;
  private final Map<EnvironmentKind, EnvironmentView> told;

  EventStream(
      Function<EnvironmentKind, EnvironmentView> views,
      JsonMapper json,
      Clock clock,
      Map<EnvironmentKind, EnvironmentView> first,
      PrintWriter out) {
    this.views = views;
    this.json = json;
    this.clock = clock;
    this.told = first;
    this.out = out;
  }

  void run(EventHub.Subscription subscription) throws InterruptedException {
    var end = clock.instant().plus(LIFETIME);
    out.write("retry: 500\n\n");
    send("snapshot", told);
    while (!out.checkError() && clock.instant().isBefore(end) && subscription.await(HEARTBEAT)) {
      out.write(": still here\n\n");
      for (var kind : EnvironmentKind.values()) {
        tell(kind);
      }
    }
  }

  private void tell(EnvironmentKind kind) {
    var view = views.apply(kind);
    var before = told.put(kind, view);
    if (view.equals(before) || view.operation() == null) {
      return;
    }
    view.operation().steps().stream()
        .filter(step -> step.status().equals("done"))
        .filter(step -> before == null || !tells(before, view, step))
        .forEach(step -> send("step", new StepDone(kind, view.operation().operationId(), step)));
    send("environment", view);
  }

  private boolean tells(EnvironmentView before, EnvironmentView now, StepView step) {
    return before.operation() != null
        && now.operation() != null
        && before.operation().operationId().equals(now.operation().operationId())
        && before.operation().steps().contains(step);
  }

  private void send(String event, Object data) {
    out.write("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    out.flush();
  }

  /// A step of an operation that is done.
  private record StepDone(EnvironmentKind environment, String operationId, StepView step) {}
}
