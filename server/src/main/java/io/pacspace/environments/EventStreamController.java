package io.pacspace.environments;

import io.pacspace.environments.EnvironmentView.OperationView.StepView;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.web.ServedRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Server-sent events of a tenant's environments: `snapshot` at once, then `step` for each step
/// that is done and `environment` for each change of the whole. A stream ends after a minute and
/// the browser opens the next by itself, which proves its session again. Runs on the request's
/// virtual thread.
@RestController
class EventStreamController {
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Environments environments;
  private final EventHub hub;
  private final JsonMapper json;
  private final Clock clock;

  EventStreamController(Environments environments, EventHub hub, JsonMapper json, Clock clock) {
    this.environments = environments;
    this.hub = hub;
    this.json = json;
    this.clock = clock;
  }

  /// What can be refused is, before the answer begins: the first snapshot is read by then.
  @GetMapping("/dashboard/environments/events")
  void events(
      @AuthenticationPrincipal Principal.User user,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    try (var subscription = hub.subscribe(user)) {
      ServedRequest.of(request).becomeStream();
      var first = snapshot(user.tenant());
      response.setContentType("text/event-stream");
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      new Stream(user.tenant(), first, response.getWriter()).run(subscription);
    }
  }

  private Map<EnvironmentKind, EnvironmentView> snapshot(TenantId tenant) {
    var snapshot = new EnumMap<EnvironmentKind, EnvironmentView>(EnvironmentKind.class);
    for (var kind : EnvironmentKind.values()) {
      snapshot.put(kind, view(tenant, kind));
    }
    return snapshot;
  }

  private EnvironmentView view(TenantId tenant, EnvironmentKind kind) {
    return EnvironmentView.of(kind, environments.describe(tenant, kind));
  }

  /// One connection and what it has been told.
  private final class Stream {
    private final TenantId tenant;
    private final PrintWriter out;
    private final Map<EnvironmentKind, EnvironmentView> told;

    Stream(TenantId tenant, Map<EnvironmentKind, EnvironmentView> first, PrintWriter out) {
      this.tenant = tenant;
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
      var view = view(tenant, kind);
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
  }

  /// A step of an operation that is done.
  record StepDone(EnvironmentKind environment, String operationId, StepView step) {}
}
