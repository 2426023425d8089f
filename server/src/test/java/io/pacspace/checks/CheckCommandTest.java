package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.postgres.EmbeddedPostgres;
import io.pacspace.testing.CommandProcess;
import io.pacspace.testing.CommandProcess.Run;
import io.pacspace.testing.EmbeddedServer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `check` as a process of its own, as the launcher starts it.
class CheckCommandTest {
  private static final int SOUND = 0;
  private static final int MISMATCHED = 1;
  private static final int UNUSABLE = 2;

  @TempDir private Path folder;

  private Run check(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("check"), Stream.of(arguments)).toArray(String[]::new);
    return CommandProcess.run(folder, environment, command);
  }

  @Test
  void checksADataFolderBesideItsServerAndWithoutOne() throws Exception {
    var data = folder.resolve("data");
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      TestProgram.of(server.http(), server.signUp(), "sandbox").record("customer-1", "5");

      var beside = check(Map.of(), "--data", data.toString());
      assertThat(beside.exitCode()).as(beside.toString()).isEqualTo(SOUND);
      assertThat(beside.out()).isEmpty();
      assertThat(beside.err())
          .contains("using the PostgreSQL that runs")
          .endsWith("All is as it should be: 2 records in 1 ledgers.\n");
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
      assertThat(server.hasPostgres()).isTrue();
    }

    var environment = Map.of("PACSPACE_MODE", "embedded", "PACSPACE_DATA", data.toString());
    var without = check(environment);
    assertThat(without.exitCode()).as(without.toString()).isEqualTo(SOUND);
    assertThat(without.err()).contains("starting PostgreSQL");
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();

    tamper(data, "update ledger.deltas set reason = 'other'");
    var changed = check(Map.of(), "--data", data.toString());
    assertThat(changed.exitCode()).as(changed.toString()).isEqualTo(MISMATCHED);
    assertThat(changed.out())
        .matches(
            "record-changed {7}sandbox cell main, env_[0-9a-v]{26}, record 1: Its content and salt"
                + " do not make its commitment\\.\n");
    assertThat(changed.err()).endsWith("1 mismatches: 2 records in 1 ledgers.\n");

    var json =
        new JsonMapper().readTree(check(Map.of(), "--json", "--data", data.toString()).out());
    assertThat(json.path("kind").asString()).isEqualTo("record-changed");
    assertThat(json.path("place").asString()).isEqualTo("record 1");
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  private static void tamper(Path data, String sql) throws SQLException {
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgres"), _ -> {});
        var connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("sandbox"), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica; " + sql);
    }
  }

  @Test
  void checksTheDatabasesOfTheSettings() throws Exception {
    try (var databases = TestDatabases.create()) {
      TestServer.start(databases, Map.of()).close();
      var environment = CommandProcess.environment(databases.properties());

      var sound = check(environment);
      assertThat(sound.exitCode()).as(sound.toString()).isEqualTo(SOUND);

      environment.put("PACSPACE_CELLS_SANDBOX_MAIN_OWNER_PASSWORD", "wrong");
      var refused = check(environment);
      assertThat(refused.exitCode()).isEqualTo(UNUSABLE);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .startsWith("The sandbox cell main cannot be read: ")
          .contains("password authentication failed")
          .hasLineCount(1);
    }
  }

  @Test
  void saysInASentenceWhyItCannotCheck() throws Exception {
    assertUnusable(check(Map.of()), "PACSPACE_CONTROL_URL is missing");
    assertUnusable(check(Map.of(), "--data", folder + "/none"), "There is no installation in ");
    assertThat(folder.resolve("none")).doesNotExist();
    assertUnusable(check(Map.of(), "--date", "x"), "Unknown options: '--date', 'x'.\nUsage: check");
    assertUnusable(
        check(Map.of(), "--data"),
        "Missing required parameter for option '--data' (FOLDER).\nUsage: check");
  }

  private static void assertUnusable(Run run, String sentence) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(sentence).doesNotContain("\tat ");
  }
}
