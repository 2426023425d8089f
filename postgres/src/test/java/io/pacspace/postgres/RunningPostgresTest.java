package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPostgresTest {
  @Test
  void connectsToWhatRunsAndLeavesItAlone() throws Exception {
    var home = TestingHome.stopped();
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      var running = RunningPostgres.find(home).orElseThrow();
      assertThat(running.jdbcUrl("postgres")).isEqualTo(postgres.jdbcUrl("postgres"));
      postgres.createLogin("reader");
      DriverManager.getConnection(running.jdbcUrl("postgres"), "reader", running.password("reader"))
          .close();
      assertThat(RunningPostgres.find(home)).isPresent();
    }
    assertThat(RunningPostgres.find(home)).isEmpty();
  }

  @Test
  void findsNothingWhereNothingIs(@TempDir Path empty) {
    assertThat(RunningPostgres.find(empty)).isEmpty();
    assertThat(RunningPostgres.find(empty.resolve("none"))).isEmpty();
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void saysWhereThePasswordIsNotThatOfTheData() throws Exception {
    var home = TestingHome.stopped();
    var file = home.resolve("password");
    var password = Files.readString(file);
    try (var _ = EmbeddedPostgres.start(home, _ -> {})) {
      Files.writeString(file, "another");
      assertThatThrownBy(() -> RunningPostgres.find(home))
          .isInstanceOf(PostgresFailure.class)
          .hasMessageContaining("cannot be used: it does not accept the password");
    } finally {
      Files.writeString(file, password);
    }
  }
}
