package io.pacspace.bench.ledger;

import io.pacspace.bench.activations.ActivationRun;
import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Tenants;
import io.pacspace.bench.rig.Tenants.Tenant;
import io.pacspace.shared.EnvironmentId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// An active production environment and a key to it, as a program has them.
record Ledger(EnvironmentId id, String key) {
  private static final int CONNECTIONS = 8;
  private static final JsonMapper JSON = new JsonMapper();

  /// Activates a new tenant's environment.
  static Ledger open(Installation installation) throws IOException, InterruptedException {
    return open(installation, 1).getFirst();
  }

  /// Activates the environments of that many new tenants and makes a key of each.
  static List<Ledger> open(Installation installation, int count)
      throws IOException, InterruptedException {
    var tenants = Tenants.add(installation.database("control"), count);
    ActivationRun.fill(installation, tenants);
    var environments = environments(installation);
    var keys = keys(installation, tenants);
    return tenants.stream()
        .map(tenant -> new Ledger(find(environments, tenant), find(keys, tenant)))
        .toList();
  }

  private static <T> T find(Map<UUID, T> all, Tenant tenant) {
    var found = all.get(tenant.id());
    if (found == null) {
      throw new IllegalStateException("a tenant was left behind");
    }
    return found;
  }

  private static Map<UUID, EnvironmentId> environments(Installation installation) {
    var found = new HashMap<UUID, EnvironmentId>();
    installation
        .database("control")
        .sql(
            """
            select tenant_id, environment_id from environments.environments
            where kind = 'production' and status = 'active'
            """)
        .query(
            row -> {
              found.put(
                  row.getObject("tenant_id", UUID.class),
                  new EnvironmentId(row.getObject("environment_id", UUID.class)));
            });
    return found;
  }

  private static Map<UUID, String> keys(Installation installation, List<Tenant> tenants)
      throws IOException {
    var keys = new HashMap<UUID, String>();
    try (var generator = new Generator(installation.server().port(), CONNECTIONS)) {
      for (var tenant : tenants) {
        generator.schedule(
            new Call(
                System.nanoTime(),
                tenant.createKey(),
                (response, _) -> {
                  var key = JSON.readTree(response.body()).at("/data/fullKey").stringValue();
                  keys.put(tenant.id(), key);
                }));
      }
      generator.run();
    }
    return keys;
  }

  private String keyHeader() {
    return "X-Api-Key: " + key;
  }

  /// Records one delta.
  Request delta(String json) {
    return Request.post("/api/v1/balance/delta", json, keyHeader());
  }

  /// Records one delta under an Idempotency-Key.
  Request delta(String json, String idempotencyKey) {
    return Request.post(
        "/api/v1/balance/delta", json, keyHeader(), "Idempotency-Key: " + idempotencyKey);
  }

  /// Records many.
  Request batch(String json) {
    return Request.post("/api/v1/balance/delta/batch", json, keyHeader());
  }

  /// Makes a checkpoint of all that a customer has in this month.
  Request balanceCheckpoint(String customer) {
    return Request.post(
        "/api/v1/balance/checkpoint", "{\"customerId\":\"" + customer + "\"}", keyHeader());
  }

  /// Closes a window that has ended; `customer` is a member with a comma behind it, or empty for
  /// all.
  Request close(Instant start, Instant end, String customer) {
    return Request.post(
        "/api/v1/balance/checkpoint",
        "{" + customer + "\"startDate\":\"" + start + "\",\"endDate\":\"" + end + "\"}",
        keyHeader());
  }

  /// Anything that a key may read.
  Request get(String path) {
    return Request.get(path, keyHeader());
  }

  /// Derives a customer's balance; `query` is empty or begins with a question mark.
  Request derive(String customer, String query) {
    return Request.get("/api/v1/balance/derive/" + customer + query, keyHeader());
  }

  /// Asks how far a record has come.
  Request record(String recordId) {
    return Request.get("/api/v1/balance/delta/" + recordId, keyHeader());
  }

  /// The newest signed checkpoint of its log, which anyone may read.
  Request signedCheckpoint() {
    return Request.get("/log/" + id + "/checkpoint");
  }
}
