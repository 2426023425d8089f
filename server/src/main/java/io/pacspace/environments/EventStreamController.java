package io.pacspace.environments;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.web.ServedRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
      new EventStream(kind -> view(user.tenant(), kind), json, clock, first, response.getWriter())
          .run(subscription);
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
}
