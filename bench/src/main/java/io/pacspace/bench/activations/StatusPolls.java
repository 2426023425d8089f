package io.pacspace.bench.activations;

import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Child;
import io.pacspace.bench.rig.ClosedLoop;
import io.pacspace.bench.rig.ClosedLoop.After;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Interleaving;
import io.pacspace.bench.rig.Interleaving.Contender;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Sample;
import io.pacspace.bench.rig.Tenants;
import io.pacspace.bench.rig.Tenants.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Polls of the environments' statuses as fast as they are answered, by the server and by a bare
/// handler in turns, both warm, on one PostgreSQL.
public final class StatusPolls {
  private final Installation installation;
  private final List<Tenant> tenants;

  private StatusPolls(Installation installation, List<Tenant> tenants) {
    this.installation = installation;
    this.tenants = tenants;
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var connections = options.counts("connections", List.of(32, 64));
    var rounds = options.count("rounds", 5);
    var round = options.seconds("round-seconds", 10);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var tenants = options.count("tenants", 200);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags);
        var bare = installation.startBeside(BareServer.class, "control", List.of())) {
      var added = Tenants.add(installation.database("control"), tenants);
      ActivationRun.fill(installation, added);
      var polls = new StatusPolls(installation, added);
      polls.turn(installation.server(), connections.getFirst(), warmUp);
      polls.turn(bare, connections.getFirst(), warmUp);
      for (var count : connections) {
        Interleaving.compare(
            count + " connections",
            "polls",
            rounds,
            List.of(
                new Contender("PacSpace", () -> polls.turn(installation.server(), count, round)),
                new Contender("bare", () -> polls.turn(bare, count, round))));
      }
      installation.printMemory();
    }
  }

  private Sample turn(Child server, int connections, Duration time)
      throws IOException, InterruptedException {
    var requests = tenants.stream().map(Tenant::poll).toList();
    return new ClosedLoop(
            connections, time, 1, i -> requests.get(i % requests.size()), StatusPolls::check)
        .of(installation, server, After.NOTHING);
  }

  private static void check(Response response) {
    if (response.status() != 200) {
      throw new IllegalStateException("a poll answered " + response.status());
    }
  }
}
