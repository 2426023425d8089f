package io.pacspace.bench.activations;

import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import io.pacspace.bench.rig.Tenants;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Activations at a steady rate: how long from the answer to provision to active, and whether every
/// one of them arrived there.
public final class Activations {
  private Activations() {}

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var rate = options.count("rate", 50);
    var count = options.count("count", 1_000);
    var warmUp = options.count("warm-up", 3_000);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      ActivationRun.warmUp(installation, warmUp);
      var tenants = Tenants.add(installation.database("control"), count);
      var before = installation.cpu(installation.server());
      var result = ActivationRun.atRate(installation, tenants, rate);
      var used = installation.cpu(installation.server()).since(before);
      System.out.printf("%n%d activations at %d/s%n", count, rate);
      Table.ofTimes("ms")
          .add("answer to provision", result.toAnswer())
          .add("from the answer to active", result.toActive())
          .add("from the answer to a poll that says so", result.toSeen())
          .print();
      new Table("CPU ms per activation", "")
          .row("server", used.each(count).server())
          .row("PostgreSQL", used.each(count).postgres())
          .row("load generator", used.each(count).load())
          .print();
      check(installation, count);
      installation.printMemory();
    }
  }

  /// Fails unless all are active, each with one operation, one ledger, one log and its key.
  private static void check(Installation installation, int count) {
    var active =
        ids(
            installation,
            "control",
            "select environment_id from environments.environments where status = 'active'");
    var operations =
        ids(
            installation,
            "control",
            "select environment_id from environments.operations where status = 'active'");
    var ledgers = ids(installation, "production", "select ledger_id from ledger.ledgers");
    var keys = ids(installation, "production", "select ledger_id from proofs.logs");
    require(active.size() == count, active.size() + " are active");
    require(operations.size() == count, operations.size() + " operations made them so");
    require(same(active, ledgers), ledgers.size() + " ledgers do not match the environments");
    require(same(active, keys), keys.size() + " keys do not match the environments");
    System.out.printf(
        "%d environments, all active, with one operation, one ledger and one key each%n", count);
  }

  private static List<UUID> ids(Installation installation, String database, String sql) {
    return installation
        .database(database)
        .sql(sql)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private static boolean same(List<UUID> environments, List<UUID> others) {
    return environments.size() == others.size()
        && Set.copyOf(environments).equals(distinct(others));
  }

  private static Set<UUID> distinct(List<UUID> ids) {
    return ids.stream().collect(Collectors.toUnmodifiableSet());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("Some were left behind: " + otherwise + ".");
    }
  }
}
