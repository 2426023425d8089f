package io.pacspace.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.CommandProcess;
import io.pacspace.testing.CommandProcess.Run;
import io.pacspace.testing.EmbeddedServer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `operator` as a process of its own, beside the servers of an installation or without one.
class OperatorPremisesTest {
  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;

  @TempDir private Path folder;

  private Run operator(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("operator"), Stream.of(arguments)).toArray(String[]::new);
    return CommandProcess.run(folder, environment, command);
  }

  private static Map<String, String> external(TestDatabases databases) {
    var environment = new HashMap<>(CommandProcess.environment(databases.properties()));
    environment.put("PACSPACE_PUBLIC_URL", "http://localhost");
    environment.put("PACSPACE_MASTERKEYFILE", TestServer.masterKey().toString());
    environment.put("PACSPACE_MAIL_HOST", "localhost");
    environment.put("PACSPACE_MAIL_FROM", "usage@company.test");
    return environment;
  }

  /// The way of the founding document, where a person who runs the installation gives the plan.
  @Test
  void leadsATenantToALiveKeyBesideARunningServer() throws Exception {
    try (var databases = TestDatabases.create();
        var server = TestServer.start(databases, Map.of("pacspace.payment", "operator"))) {
      var tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
      assertThat(tenant.provision("production").code()).isEqualTo("PLAN_UPGRADE_REQUIRED");
      var jobs = "select count(*) from jobs.jobs where picked";

      var given = operator(external(databases), "plan", tenant.email(), "pilot", "--json");

      assertThat(given.exitCode()).as(given.toString()).isEqualTo(DONE);
      assertThat(given.err()).isEmpty();
      var json = new JsonMapper().readTree(given.out());
      assertThat(json.path("done").asString()).isEqualTo("plan");
      assertThat(databases.control().sql(jobs).query(Long.class).single()).isZero();
      assertThat(tenant.provision("production").status()).isEqualTo(202);
      tenant.awaitStatus("production", "active");
      var program = TestProgram.of(server, tenant, "production");
      assertThat(program.key()).startsWith("pk_live_");
      assertThat(program.record("customer_7", "1").status()).isEqualTo(201);

      var refused = operator(external(databases), "plan", "nobody@company.test", "pilot");
      assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(REFUSED);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err()).startsWith("There is no tenant 'nobody@").hasLineCount(1);
    }
  }

  @Test
  void worksOnADataFolderBesideItsServerAndWithoutOne() throws Exception {
    var data = folder.resolve("data");
    String email;
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      email = server.signUp().email();
      var beside = operator(Map.of(), "tenant", email, "--json", "--data", data.toString());
      assertThat(beside.exitCode()).as(beside.toString()).isEqualTo(DONE);
      assertThat(beside.out()).contains("\"plan\":\"free\"", "\"consumed\":0").hasLineCount(1);
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
    }
    var environment = Map.of("PACSPACE_MODE", "embedded", "PACSPACE_DATA", data.toString());
    var without = operator(environment, "sessions", "end", email);
    assertThat(without.exitCode()).as(without.toString()).isEqualTo(DONE);
    assertThat(without.out()).contains(": 1 session has ended.");
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void saysInASentenceWhyItCannotWork() throws Exception {
    assertUnusable(operator(Map.of(), "tenants"), "PACSPACE_PUBLIC_URL is missing");
    assertUnusable(
        operator(Map.of(), "tenants", "--data", folder + "/none"), "There is no installation in ");
    assertThat(folder.resolve("none")).doesNotExist();
    try (var databases = TestDatabases.create()) {
      var environment = external(databases);
      assertUnusable(
          operator(environment, "tenants"),
          "The control database was brought up to date by another version of PacSpace, or never");
      assertThat(schemas(databases)).isZero();
      environment.put("PACSPACE_CONTROL_OWNER_PASSWORD", "wrong");
      assertUnusable(operator(environment, "tenants"), "The control database cannot be read: ");
    }
  }

  private static long schemas(TestDatabases databases) {
    return databases
        .control()
        .sql("select count(*) from pg_namespace where nspname in ('accounts', 'migrations')")
        .query(Long.class)
        .single();
  }

  private static void assertUnusable(Run run, String sentence) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(sentence).doesNotContain("\tat ");
  }
}
