package io.pacspace.environments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.environments.EnvironmentStore.ActiveEnvironment;
import io.pacspace.environments.EnvironmentView.OperationView;
import io.pacspace.platform.Settings;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.web.Envelope;
import io.pacspace.web.HotRoute;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The routes of the founding document, and those that show an activation in full.
@RestController
@RequestMapping("/dashboard/environments")
class EnvironmentController {
  private final Environments environments;
  private final Settings settings;

  EnvironmentController(Environments environments, Settings settings) {
    this.environments = environments;
    this.settings = settings;
  }

  /// Polled by whoever waits for an activation.
  @Bean
  static HotRoute statusRoute(Environments environments, JsonMapper json) {
    return new HotRoute.Get(
        "/dashboard/environments/environment-status",
        user ->
            json.writeValueAsString(
                Envelope.of(Statuses.of(environments.statuses(user.tenant())))));
  }

  @PostMapping("/provision")
  ResponseEntity<Envelope<Provisioned>> provision(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Provision request) {
    var kind = request.environment();
    return switch (environments.provision(user, kind)) {
      case Activation.Activating now ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .body(Envelope.of(new Provisioned(kind, now.status(), now.operation().toString())));
      case Activation.Active active ->
          ResponseEntity.ok(Envelope.of(new Provisioned(kind, active.status(), null)));
      case Activation.None _, Activation.Failed _ ->
          throw new IllegalStateException("a requested environment is under way or active");
    };
  }

  @GetMapping
  Envelope<EnvironmentList> list(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(
        new EnvironmentList(
            environments.integrations(user.tenant()).stream()
                .map(integration -> EnvironmentList.Item.of(integration, settings))
                .toList()));
  }

  @GetMapping("/{environment:sandbox|production}")
  Envelope<EnvironmentView> describe(
      @AuthenticationPrincipal Principal.User user, @PathVariable String environment) {
    var kind = EnvironmentStore.kindOf(environment);
    return Envelope.of(EnvironmentView.of(kind, environments.describe(user.tenant(), kind)));
  }

  @GetMapping("/operations/{operationId}")
  Envelope<OperationView> operation(
      @AuthenticationPrincipal Principal.User user, @PathVariable String operationId) {
    var id =
        Operation.Id.parse(operationId)
            .orElseThrow(() -> new Failure.NotFound("There is no such operation."));
    return Envelope.of(OperationView.of(environments.operation(user.tenant(), id)));
  }

  record Provision(@NotNull(message = "is required") EnvironmentKind environment) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Provisioned(EnvironmentKind environment, String status, @Nullable String operationId) {}

  record Statuses(Status sandbox, Status production) {
    record Status(String status) {}

    static Statuses of(Map<EnvironmentKind, String> statuses) {
      return new Statuses(
          new Status(statuses.getOrDefault(EnvironmentKind.SANDBOX, "none")),
          new Status(statuses.getOrDefault(EnvironmentKind.PRODUCTION, "none")));
    }
  }

  record EnvironmentList(List<Item> environments) {
    record Item(
        String id,
        EnvironmentKind environment,
        String status,
        String apiBaseUrl,
        String keyPrefix,
        Log log,
        Instant activatedAt) {
      static Item of(ActiveEnvironment integration, Settings settings) {
        return new Item(
            integration.id().toString(),
            integration.kind(),
            "active",
            settings.link("/api/v1"),
            "pk_" + integration.kind().keyWord() + "_",
            new Log(
                integration.logOrigin(),
                integration.logKey(),
                settings.link("/log/" + integration.id() + "/checkpoint")),
            integration.activatedAt());
      }
    }

    record Log(String origin, String publicKey, String checkpointUrl) {}
  }
}
