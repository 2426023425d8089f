package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ChildServer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `kill -9` of the server at every step of an activation, one step at a time: in the middle of
/// each step's transaction, and right after it is committed.
class ActivationCrashTest {
  @Test
  void convergesToActiveWithOneLedgerAndOneKeyWhereverItIsKilled() {
    var databases = TestDatabases.create();
    var tenants = new ArrayList<TestTenant>();
    for (var moment : moments()) {
      try (var server =
          ChildServer.start(databases, CrashingServer.class, Map.of("crash.at", moment))) {
        tenants.add(server.signUp());
        assertThat(server.awaitCrashPoint()).isEqualTo(moment);
      }
    }
    try (var server =
        ChildServer.start(databases, CrashingServer.class, Map.of("crash.at", "never"))) {
      tenants.forEach(tenant -> tenant.at(server.url()).awaitStatus("sandbox", "active"));
    }
    for (var table : List.of("ledger.ledgers", "proofs.logs", "proofs.checkpoints")) {
      assertThat(
              databases
                  .cell("sandbox")
                  .sql("select count(*) from " + table)
                  .query(Long.class)
                  .single())
          .as(table)
          .isEqualTo(tenants.size());
    }
    assertThat(
            databases
                .control()
                .sql("select count(*) from environments.operations where status = 'active'")
                .query(Long.class)
                .single())
        .isEqualTo(tenants.size());
  }

  private static List<String> moments() {
    var moments = new ArrayList<String>();
    for (var step : Step.values()) {
      moments.add("before commit of " + step);
      moments.add("after commit of " + step);
    }
    return moments;
  }
}
