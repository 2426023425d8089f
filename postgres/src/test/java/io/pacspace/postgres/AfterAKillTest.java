package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What is found on a folder after something was ended by `kill -9`.
class AfterAKillTest {
  @TempDir(factory = InTarget.class, cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final List<String> progress = new ArrayList<>();

  @Test
  void adoptsTheServerOfAKilledProgram() throws Exception {
    var home = TestingHome.stopped();
    var ready = killWhenItSays(home, "ready ");
    try (var postgres = EmbeddedPostgres.start(home, progress::add)) {
      assertThat(ready)
          .isEqualTo("ready %d %d".formatted(postgres.postmasterPid(), postgres.port()));
      assertThat(TestingSql.query(postgres, "select 42")).containsExactly("42");
      assertThat(progress).first().asString().startsWith("adopting");
    }
    assertThat(home.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void restartsTheServerOfAKilledProgramForOtherSettings() throws Exception {
    var home = TestingHome.stopped();
    killWhenItSays(home, "ready ");
    try (var postgres = EmbeddedPostgres.start(home, Map.of("work_mem", "7MB"), progress::add)) {
      assertThat(TestingSql.query(postgres, "show work_mem")).containsExactly("7MB");
      assertThat(progress.subList(0, 2))
          .containsExactly(
              "stopping the PostgreSQL that an earlier run has left", "starting PostgreSQL 18.6");
    }
  }

  @Test
  void comesUpAfterAKillInTheMiddleOfUnpacking() throws Exception {
    var home = folder;
    killWhenItSays(home, "unpacking");
    EmbeddedPostgres.start(home, progress::add).close();
    assertThat(progress).startsWith("unpacking PostgreSQL 18.6");
    assertThat(names(home.resolve("binaries"))).containsExactly("18.6.0");
  }

  @Test
  void comesUpAfterAKillInTheMiddleOfCreatingTheCluster() throws Exception {
    var home = TestingHome.unpacked(folder);
    killWhenItSays(home, "creating");
    EmbeddedPostgres.start(home, progress::add).close();
    assertThat(progress).startsWith("creating the database cluster");
  }

  @Test
  void comesUpAfterAKillInTheMiddleOfStarting() throws Exception {
    var home = TestingHome.stopped();
    killWhenItSays(home, "starting");
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      assertThat(TestingSql.query(postgres, "select 42")).containsExactly("42");
    }
  }

  @Test
  void recoversWhatWasCommittedBeforeThePostmasterWasKilled() throws Exception {
    var home = TestingHome.stopped();
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      TestingSql.execute(
          postgres, "drop table if exists kept; create table kept as select 42 as answer");
      ProcessHandle.of(postgres.postmasterPid()).orElseThrow().destroyForcibly();
    }
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      assertThat(TestingSql.query(postgres, "select answer from kept")).containsExactly("42");
    }
  }

  @Test
  void ignoresThePidFileOfAProcessThatIsGone() throws Exception {
    var home = TestingHome.stopped();
    var gone = new ProcessBuilder("true").start();
    gone.waitFor();
    writePidFile(home, gone.pid());
    EmbeddedPostgres.start(home, progress::add).close();
    assertThat(progress).startsWith("starting PostgreSQL 18.6");
  }

  @Test
  void leavesTheProgramAloneThatHasGotThePidOfADeadServer() throws Exception {
    var home = TestingHome.stopped();
    var other = new ProcessBuilder("sleep", "60").start();
    try {
      writePidFile(home, other.pid());
      EmbeddedPostgres.start(home, progress::add).close();
      assertThat(progress).startsWith("starting PostgreSQL 18.6");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroy();
    }
  }

  @Test
  void refusesAPidFileThatMakesNoSense() throws Exception {
    var home = TestingHome.stopped();
    Files.writeString(home.resolve("data/postmaster.pid"), "nonsense\n");
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(home, _ -> {}))
          .isInstanceOf(PostgresFailure.class)
          .hasMessageContainingAll("postmaster.pid is damaged", "delete it");
    } finally {
      Files.delete(home.resolve("data/postmaster.pid"));
    }
  }

  @Test
  void keepsTheServerOutOfTheTerminalsSession() throws Exception {
    var stat = Path.of("/proc/self/stat");
    assumeThat(stat).as("sessions are read from /proc").exists();
    try (var postgres = EmbeddedPostgres.start(TestingHome.stopped(), _ -> {})) {
      assertThat(session("" + postgres.postmasterPid())).isEqualTo(postgres.postmasterPid());
      assertThat(session("self")).isNotEqualTo(postgres.postmasterPid());
    }
  }

  private static String killWhenItSays(Path home, String beginning) throws Exception {
    try (var child = ChildJvm.start(home)) {
      var line = child.awaitLine(beginning);
      child.kill();
      return line;
    }
  }

  private static void writePidFile(Path home, long pid) throws IOException {
    var data = home.resolve("data");
    Files.writeString(
        data.resolve("postmaster.pid"),
        "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n        1         1\nready   \n"
            .formatted(pid, data));
  }

  private static long session(String process) throws IOException {
    var stat = Files.readString(Path.of("/proc", process, "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  private static List<String> names(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }
}
