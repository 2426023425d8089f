package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void keepsDataOverARestart() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, _ -> {})) {
      postgres.createDatabaseIfAbsent("pac space");
      execute(postgres, "create table kept as select 42 as answer");
    }
    try (var postgres = EmbeddedPostgres.start(folder, _ -> {})) {
      postgres.createDatabaseIfAbsent("pac space");
      execute(postgres, "insert into kept select answer + 1 from kept");
    }
    assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("pac space"), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
