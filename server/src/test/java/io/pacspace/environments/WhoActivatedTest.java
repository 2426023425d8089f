package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Event;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Each entry of an activation tells who asked for it, also those that a job wrote later.
class WhoActivatedTest {
  private static final EnvironmentKind PRODUCTION = EnvironmentKind.PRODUCTION;

  private static List<JsonNode> entries(TestTenant tenant, String environment) {
    return tenant
        .http()
        .get("/dashboard/audit?action=environment.")
        .data()
        .path("items")
        .valueStream()
        .filter(e -> e.path("details").path("environment").asString().equals(environment))
        .toList();
  }

  private static List<String> acts(List<JsonNode> entries) {
    return entries.stream().map(e -> e.path("action").asString()).toList();
  }

  private static List<String> actors(List<JsonNode> entries) {
    return entries.stream().map(e -> e.path("actor").asString("nobody")).toList();
  }

  private static String idOf(TestTenant tenant, String what) {
    return tenant.http().get("/dashboard/auth/me").data().path(what).path("id").asString();
  }

  @Test
  void namesThePersonWhoActivatedProduction() {
    var tenant = TestTenant.signUp(TestServer.shared()).upgrade("pilot");
    tenant.provision("production");
    tenant.awaitStatus("production", "active");

    var entries = entries(tenant, "production");

    assertThat(acts(entries))
        .containsExactly("environment.activated", "environment.activation_started");
    assertThat(actors(entries)).containsOnly(idOf(tenant, "user"));
    assertThat(entries.getFirst().path("address").isNull()).as("a job completed it").isTrue();
    assertThat(entries)
        .extracting(e -> e.path("details").path("operation").asString())
        .allMatch(operation -> operation.startsWith("op_"))
        .containsOnly(entries.getLast().path("details").path("operation").asString());
  }

  @Test
  void leavesTheSandboxThatStartsByItselfToTheSystem() {
    var tenant = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");

    var entries = entries(tenant, "sandbox");

    assertThat(acts(entries))
        .containsExactly("environment.activated", "environment.activation_started");
    assertThat(actors(entries)).containsOnly("nobody");
  }

  /// The one whose activation failed and the one who resumed it are told apart.
  @Test
  void namesWhoeverResumedIt() {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of())) {
      var tenant = TestTenant.signUp(server).upgrade("pilot").awaitStatus("sandbox", "active");
      var id = TenantId.parse(idOf(tenant, "tenant")).orElseThrow();
      var first = new Principal.User(id, UserId.next(), SessionId.next());
      var second = new Principal.User(id, UserId.next(), SessionId.next());
      var environments = server.bean(Environments.class);
      try (var _ = databases.hold("production", "ledger.ledgers")) {
        var begun = (Activating) environments.provision(first, PRODUCTION);
        assertThat(environments.provision(second, PRODUCTION))
            .as("asking meanwhile begins nothing")
            .isInstanceOf(Activating.class);
        // Databases keep microseconds, so that the deadline kept may be a little later.
        var passed = new Event.DeadlinePassed(begun.operation(), begun.deadline().plusSeconds(1));
        assertThat(server.bean(Activations.class).apply(id, PRODUCTION, passed))
            .isInstanceOf(Activation.Failed.class);
      }
      environments.provision(second, PRODUCTION);
      tenant.awaitStatus("production", "active");

      var entries = entries(tenant, "production");

      assertThat(acts(entries))
          .containsExactly(
              "environment.activated",
              "environment.activation_started",
              "environment.activation_failed",
              "environment.activation_started");
      assertThat(actors(entries))
          .containsExactly(
              second.user().toString(),
              second.user().toString(),
              first.user().toString(),
              first.user().toString());
    }
  }
}
