package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What a start makes of a folder on which there was a server before.
class RestartTest {
  @TempDir(factory = InTarget.class, cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void keepsDataOverARestart() throws Exception {
    var kept = TestingHome.stopped();
    try (var first = EmbeddedPostgres.start(kept, _ -> {})) {
      TestingSql.execute(
          first, "drop table if exists restarted; create table restarted as select 42 as answer");
    }
    assertThat(kept.resolve("data/postmaster.pid")).doesNotExist();
    var progress = new ArrayList<String>();
    try (var second = EmbeddedPostgres.start(kept, progress::add)) {
      assertThat(TestingSql.query(second, "select answer from restarted")).containsExactly("42");
    }
    assertThat(progress).first().isEqualTo("starting PostgreSQL 18.6");
  }

  @Test
  void refusesToServeWithoutFsyncOrBeyondLoopback() throws Exception {
    var unsafe = TestingHome.unpacked(folder);
    try (var first = EmbeddedPostgres.start(unsafe, _ -> {})) {
      TestingSql.execute(first, "alter system set fsync = off");
      TestingSql.execute(first, "alter system set listen_addresses = '*'");
    }
    assertThatThrownBy(() -> EmbeddedPostgres.start(unsafe, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll("fsync is off", "listens on '*'", "postgresql.auto.conf");
    assertThat(unsafe.resolve("data/postmaster.pid")).doesNotExist();
    Files.delete(unsafe.resolve("data/postgresql.auto.conf"));
    EmbeddedPostgres.start(unsafe, _ -> {}).close();
  }

  @Test
  void refusesAPasswordFileThatDoesNotBelongToTheData() throws Exception {
    var mixedUp = TestingHome.unpacked(folder);
    EmbeddedPostgres.start(mixedUp, _ -> {}).close();
    Files.writeString(mixedUp.resolve("password"), "another");
    assertThatThrownBy(() -> EmbeddedPostgres.start(mixedUp, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContaining("bring back the file that belongs to the data");
    Files.delete(mixedUp.resolve("password"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(mixedUp, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void choosesAnotherPortWhenTheFirstIsTakenInTheLastMoment() throws Exception {
    var contested = TestingHome.stopped();
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var ports = List.of(taken.getLocalPort(), Server.freePort()).iterator();
      try (var started =
          EmbeddedPostgres.start(contested, Settings.with(Map.of()), ports::next, _ -> {})) {
        assertThat(started.port()).isNotEqualTo(taken.getLocalPort());
      }
    }
  }

  @Test
  void failsWithTheWordsOfPostgresAndStartsOnceTheCauseIsGone() throws Exception {
    var broken = TestingHome.stopped();
    assertThatThrownBy(
            () -> EmbeddedPostgres.start(broken, Map.of("shared_buffers", "plenty"), _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll(
            "did not start",
            broken.resolve("postgres.log").toString(),
            "invalid value for parameter \"shared_buffers\": \"plenty\"");
    EmbeddedPostgres.start(broken, _ -> {}).close();
  }

  @Test
  void refusesAFolderWhoseClusterIsOfAnotherVersion() throws Exception {
    var older = TestingHome.unpacked(folder);
    Files.createDirectories(older.resolve("data"));
    Files.writeString(older.resolve("data/PG_VERSION"), "17\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(older, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll("written by PostgreSQL 17", "dump");
  }

  @Test
  void closesTwice() throws Exception {
    var closed = EmbeddedPostgres.start(TestingHome.stopped(), _ -> {});
    closed.close();
    closed.close();
  }
}
