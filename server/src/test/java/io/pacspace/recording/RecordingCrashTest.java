package io.pacspace.recording;

import io.pacspace.PacSpace;
import io.pacspace.testing.ChildServer;
import io.pacspace.testing.Http;
import io.pacspace.testing.KillablePostgres;
import io.pacspace.testing.TestDatabases;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `kill -9` of the server and of PostgreSQL at random moments under load, fifty times over both:
/// no delta answered 201 is lost, none is doubled, indexes are contiguous, and the log never forks.
class RecordingCrashTest {
  private static final int KILLS = 50;
  private static final int EVERY_NTH_KILLS_THE_SERVER = 4;
  private static final long SEED = 20_260_131;

  private @Nullable ChildServer server;
  private volatile Http http = Http.to("http://localhost");

  @Test
  void losesDoublesAndForksNothing() throws Exception {
    try (var postgres = KillablePostgres.start("crash-postgres")) {
      try {
        loadAndKill(postgres, postgres.databases());
      } finally {
        killServer();
      }
    }
  }

  private void loadAndKill(KillablePostgres postgres, TestDatabases databases) throws Exception {
    var random = new Random(SEED);
    var tenant = start(databases).signUp().upgrade("pilot").awaitStatus("sandbox", "active");
    var load = RecordingLoad.start(List.of(tenant.newKey()), () -> http);
    try (load) {
      for (var kill = 1; kill <= KILLS; kill++) {
        load.awaitMoreAccepted(1 + random.nextInt(60));
        killSomething(kill, postgres, databases);
      }
      load.awaitMoreAccepted(100);
    }
    var after = LedgerInvariants.in(databases);
    after.assertNothingLostOrDoubled(load.accepted());
    after.awaitVerified();
    after.assertOneTreeForEachSize();
  }

  private void killSomething(int kill, KillablePostgres postgres, TestDatabases databases) {
    if (kill % EVERY_NTH_KILLS_THE_SERVER == 0) {
      killServer();
      start(databases);
    } else {
      postgres.killAndRestart();
    }
  }

  private ChildServer start(TestDatabases databases) {
    var started = ChildServer.start(databases, PacSpace.class, Map.of());
    server = started;
    http = started.http();
    return started;
  }

  private void killServer() {
    if (server != null) {
      server.kill();
    }
  }
}
