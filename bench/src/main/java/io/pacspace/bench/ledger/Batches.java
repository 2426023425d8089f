package io.pacspace.bench.ledger;

import io.pacspace.bench.rig.ClosedLoop;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Interleaving;
import io.pacspace.bench.rig.Interleaving.Contender;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Sample;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Batches over HTTP in turns with what PostgreSQL itself takes of the same rows into the same
/// table, when all that there is to do is to insert them.
public final class Batches {
  private static final int BODIES = 50;

  private final Installation installation;
  private final Ledger ledger;
  private final int connections;
  private final int size;
  private final Promises promises = new Promises();

  private Batches(Installation installation, Ledger ledger, int connections, int size) {
    this.installation = installation;
    this.ledger = ledger;
    this.connections = connections;
    this.size = size;
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var connections = options.count("connections", 16);
    var size = options.count("batch", 100);
    var commits = options.counts("commits", List.of(100, 500));
    var writers = options.count("writers", 1);
    var rounds = options.count("rounds", 5);
    var round = options.seconds("round-seconds", 10);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags);
        var postgres = new PostgresAlone(installation, writers)) {
      var batches = new Batches(installation, Ledger.open(installation), connections, size);
      batches.turn(warmUp);
      postgres.turn(commits.getFirst(), round);
      var sides = new ArrayList<Contender>();
      sides.add(new Contender("PacSpace", () -> batches.turn(round)));
      for (var rows : commits) {
        sides.add(
            new Contender(
                "PostgreSQL, " + rows + " rows a commit", () -> postgres.turn(rows, round)));
      }
      Interleaving.compare(
          "batches of " + size + ", " + connections + " connections", "deltas", rounds, sides);
      batches.check();
      installation.printMemory();
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL does not answer", e);
    }
  }

  /// Plain deltas in batches of that size, back to back.
  static ClosedLoop load(
      Ledger ledger, Promises promises, int connections, int size, Duration time) {
    var requests =
        IntStream.range(0, BODIES)
            .mapToObj(i -> ledger.batch(Deltas.batch(i * size, size, Deltas::plain)))
            .toList();
    return new ClosedLoop(
        connections,
        time,
        size,
        i -> requests.get(i % BODIES),
        response -> promises.take(response, size));
  }

  private Sample turn(Duration time) throws IOException, InterruptedException {
    return load(ledger, promises, connections, size, time)
        .of(
            installation,
            installation.server(),
            () -> SignedLog.await(installation.server(), ledger, promises.count()));
  }

  private void check() {
    promises.check(installation.database("production"), ledger.id().value());
  }
}
