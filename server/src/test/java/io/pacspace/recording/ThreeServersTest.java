package io.pacspace.recording;

import static java.util.concurrent.ThreadLocalRandom.current;

import io.pacspace.PacSpace;
import io.pacspace.testing.ChildServer;
import io.pacspace.testing.KillablePostgres;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Three servers record and verify on one database, each retry goes to any of them, and now and
/// then one is killed or the database is: no delta answered 201 is lost, none is doubled, indexes
/// are contiguous, and no log forks.
class ThreeServersTest {
  private static final int SERVERS = 3;
  private static final int LEDGERS = 2;
  private static final int KILLS = 5;
  private static final long SEED = 20_260_203;

  @Test
  void losesDoublesAndForksNothing() throws Exception {
    try (var postgres = KillablePostgres.start("three-servers-postgres")) {
      var servers = new CopyOnWriteArrayList<ChildServer>();
      try {
        loadAndKill(postgres, servers);
      } finally {
        servers.forEach(ChildServer::kill);
      }
    }
  }

  private static void loadAndKill(KillablePostgres postgres, List<ChildServer> servers)
      throws Exception {
    var databases = postgres.databases();
    for (var i = 0; i < SERVERS; i++) {
      servers.add(start(databases));
    }
    var keys = Stream.generate(() -> activeTenant(servers).newKey()).limit(LEDGERS).toList();
    var random = new Random(SEED);
    var load = RecordingLoad.start(keys, () -> servers.get(current().nextInt(SERVERS)).http());
    try (load) {
      for (var kill = 0; kill < KILLS; kill++) {
        load.awaitMoreAccepted(100 + random.nextInt(200));
        if (kill % 2 == 1) {
          postgres.killAndRestart();
        } else {
          var one = random.nextInt(SERVERS);
          servers.get(one).kill();
          servers.set(one, start(databases));
        }
      }
      load.awaitMoreAccepted(200);
    }
    var after = LedgerInvariants.in(databases);
    after.assertNothingLostOrDoubled(load.accepted());
    after.awaitVerified();
    after.assertOneTreeForEachSize();
  }

  private static TestTenant activeTenant(List<ChildServer> servers) {
    return servers.getFirst().signUp().upgrade("pilot").awaitStatus("sandbox", "active");
  }

  private static ChildServer start(TestDatabases databases) {
    return ChildServer.start(databases, PacSpace.class, Map.of("pacspace.sole-node", false));
  }
}
