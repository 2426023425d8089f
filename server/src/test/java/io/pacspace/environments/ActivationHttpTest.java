package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Activation through its public routes, undisturbed, all at once, and with its cell away.
class ActivationHttpTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static TestTenant paying(TestServer server) {
    return TestTenant.signUp(server).upgrade("pilot").awaitStatus("sandbox", "active");
  }

  private static long count(TestDatabases databases, String table) {
    return databases
        .cell("production")
        .sql("select count(*) from " + table)
        .query(Long.class)
        .single();
  }

  @Test
  void showsEveryStepOfAnActivation() {
    var tenant = paying(TestServer.shared());
    var accepted = tenant.provision("production");
    assertThat(accepted.status()).isIn(200, 202);
    tenant.awaitStatus("production", "active");

    var shown = tenant.http().get("/dashboard/environments/production").data();
    assertThat(shown.path("status").asString()).isEqualTo("active");
    assertThat(shown.path("id").asString()).startsWith("env_");
    assertThat(shown.path("operation").path("steps").valueStream())
        .extracting(step -> step.path("step").asString() + " " + step.path("status").asString())
        .containsExactly("place done", "create-ledger done", "self-test done", "publish done");
    var operation = shown.path("operation").path("operationId").asString();
    assertThat(tenant.http().get("/dashboard/environments/operations/" + operation).data())
        .isEqualTo(shown.path("operation"));
  }

  @Test
  void listsActiveIntegrationsWithALogThatVerifies() {
    var tenant = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");
    var listed = tenant.http().get("/dashboard/environments").data().path("environments");
    assertThat(listed.size()).isEqualTo(1);
    var item = listed.path(0);
    assertThat(item.path("keyPrefix").asString()).isEqualTo("pk_test_");
    var path = "/log/" + item.path("id").asString();
    var checkpoint = TestServer.shared().http().get(path + "/checkpoint");
    assertThat(checkpoint.status()).isEqualTo(200);
    assertThat(checkpoint.body()).startsWith(item.path("log").path("origin").asString() + "\n0\n");
    assertThat(TestServer.shared().http().get(path + "/key").body().strip())
        .isEqualTo(item.path("log").path("publicKey").asString());
  }

  @Test
  void fiftyProvisionCallsAtOnceAreOneOperationWithFiftyEqualAnswers() throws Exception {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of());
        var held = databases.hold("production", "ledger.ledgers");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tenant = paying(server);
      Callable<Http.Answer> call = () -> tenant.provision("production");
      var answers = threads.invokeAll(java.util.Collections.nCopies(50, call));
      var bodies = new HashSet<String>();
      for (var answer : answers) {
        assertThat(answer.get().status()).isEqualTo(202);
        bodies.add(answer.get().body());
      }
      assertThat(bodies).hasSize(1);
      assertThat(operations(databases)).isEqualTo(1);
      held.release();
      tenant.awaitStatus("production", "active");
      assertThat(operations(databases)).isEqualTo(1);
      assertThat(count(databases, "ledger.ledgers")).isEqualTo(1);
      assertThat(count(databases, "proofs.logs")).isEqualTo(1);
    }
  }

  private static long operations(TestDatabases databases) {
    return databases
        .control()
        .sql("select count(*) from environments.operations where kind = 'production'")
        .query(Long.class)
        .single();
  }

  @Test
  void cellAwayIsRetriedThenFailedAndCanBeActivatedOnceItIsBack() {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of("pacspace.activation.deadline", "9s"))) {
      var tenant = paying(server);
      databases.reachable("production", false);
      assertThat(tenant.provision("production").status()).isEqualTo(202);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                var operation = operation(tenant);
                assertThat(operation.path("status").asString()).isEqualTo("activating");
                assertThat(operation.path("failure").path("code").asString())
                    .isEqualTo("CELL_AWAY");
                assertThat(operation.path("nextRetryAt").asString()).isNotEmpty();
                assertThat(operation.path("attempt").asInt()).isGreaterThan(1);
              });
      tenant.awaitStatus("production", "failed");
      assertThat(operation(tenant).path("failure").path("message").asString())
          .contains("could not be reached")
          .contains("call provision again");

      databases.reachable("production", true);
      assertThat(tenant.provision("production").status()).isEqualTo(202);
      tenant.awaitStatus("production", "active");
      assertThat(count(databases, "ledger.ledgers")).isEqualTo(1);
      assertThat(count(databases, "proofs.logs")).isEqualTo(1);
    }
  }

  private static tools.jackson.databind.JsonNode operation(TestTenant tenant) {
    return tenant.http().get("/dashboard/environments/production").data().path("operation");
  }

  @Test
  void activationThatCannotFinishIsFailedAtItsDeadline() {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of("pacspace.activation.deadline", "2s"));
        var held = databases.hold("production", "ledger.ledgers")) {
      var tenant = paying(server);
      tenant.provision("production");
      tenant.awaitStatus("production", "failed");
      assertThat(operation(tenant).path("failure").path("code").asString())
          .isEqualTo("DEADLINE_PASSED");
      held.release();
      tenant.provision("production");
      tenant.awaitStatus("production", "active");
    }
  }

  @Test
  void eventStreamTellsEachStep() throws Exception {
    var tenant = paying(TestServer.shared());
    try (var events = EventReader.open(tenant)) {
      assertThat(events.next().name()).isEqualTo("snapshot");
      tenant.provision("production");
      var steps = new java.util.ArrayList<String>();
      while (true) {
        var event = events.next();
        if (event.name().equals("step")) {
          steps.add(event.data().path("step").path("step").asString());
        } else if (event.data().path("status").asString().equals("active")) {
          break;
        }
      }
      assertThat(steps).containsExactly("place", "create-ledger", "self-test", "publish");
    }
  }

  @Test
  void refusesProductionOnFreePlanAndChangesNothing() {
    var tenant = TestTenant.signUp(TestServer.shared());
    var refused = tenant.provision("production");
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.code()).isEqualTo("PLAN_UPGRADE_REQUIRED");
    assertThat(tenant.status("production")).isEqualTo("none");
  }

  @Test
  void hidesAnothersOperation() {
    var ours = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");
    var theirs = TestTenant.signUp(TestServer.shared());
    var id =
        ours.http()
            .get("/dashboard/environments/sandbox")
            .data()
            .path("operation")
            .path("operationId")
            .asString();
    for (var unknown : List.of(id, "op_nonsense", Operation.Id.next().toString())) {
      assertThat(theirs.http().get("/dashboard/environments/operations/" + unknown).status())
          .isEqualTo(404);
    }
  }

  @Test
  void namesTheFieldThatIsWrong() {
    var tenant = TestTenant.signUp(TestServer.shared());
    for (var body :
        List.of(
            "{\"environment\":\"staging\"}",
            "{\"environment\":\"PRODUCTION\"}",
            "{\"environment\":1}",
            "{\"environment\":null}",
            "{}")) {
      var refused = tenant.http().post("/dashboard/environments/provision", body);
      assertThat(refused.status()).as(body).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
      assertThat(refused.json().path("error").path("details").path(0).path("field").asString())
          .as(refused.toString())
          .isEqualTo("environment");
    }
  }
}
