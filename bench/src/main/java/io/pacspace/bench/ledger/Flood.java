package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Many more at once than there is room for, by callers who try again at once whatever they are
/// told: what is refused, that nothing else goes wrong, and what a neighbour has of it, who records
/// one delta after the other in another ledger.
public final class Flood {
  private static final int BODIES = 50;
  private static final Duration NEIGHBOURS_PAUSE = Duration.ofMillis(20);

  private final Installation installation;
  private final Tenant flooding;
  private final Tenant neighbour;
  private final Table table =
      new Table(
          "wave", "answer", "count", "deltas/s", "p50 ms", "p99 ms", "max ms", "server memory");

  private Flood(Installation installation, List<Ledger> ledgers) {
    this.installation = installation;
    this.flooding = new Tenant(ledgers.getFirst(), new Promises());
    this.neighbour = new Tenant(ledgers.getLast(), new Promises());
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var connections = options.counts("connections", List.of(2_000, 4_000));
    var batchConnections = options.counts("batch-connections", List.of(64, 500));
    var batch = options.count("batch", 1_000);
    var time = options.seconds("seconds", 30);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      var flood = new Flood(installation, Ledger.open(installation, 2));
      try {
        for (var count : connections) {
          flood.wave(count, 1, time);
        }
        for (var count : batchConnections) {
          flood.wave(count, batch, time);
        }
      } finally {
        flood.table.print();
      }
      flood.check();
    }
  }

  private void wave(int connections, int size, Duration time)
      throws IOException, InterruptedException {
    var start = System.nanoTime();
    var end = start + time.toNanos();
    var crowd = new Answers();
    var alone = new Answers();
    try (var generator = new Generator(installation.server().port(), connections + 1)) {
      var requests = requests(size);
      for (var i = 0; i < connections; i++) {
        new FloodingCaller(generator, flooding, crowd, requests, size, Duration.ZERO, end).call();
      }
      new FloodingCaller(generator, neighbour, alone, neighbours(), 1, NEIGHBOURS_PAUSE, end)
          .call();
      generator.run();
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    var name = size + " a request, " + connections + " connections";
    crowd.addTo(table, name, size, took, installation.server().peakMemory());
    alone.addTo(table, "the neighbour meanwhile", 1, took, "");
    for (var tenant : List.of(flooding, neighbour)) {
      SignedLog.await(installation.server(), tenant.ledger(), tenant.promises().count());
    }
  }

  private IntFunction<Request> requests(int size) {
    var ledger = flooding.ledger();
    var requests =
        IntStream.range(0, BODIES)
            .mapToObj(
                i ->
                    size == 1
                        ? ledger.delta(Deltas.plain(i))
                        : ledger.batch(Deltas.batch(i * size, size, Deltas::plain)))
            .toList();
    return i -> requests.get(i % BODIES);
  }

  private IntFunction<Request> neighbours() {
    var request = neighbour.ledger().delta(Deltas.plain(0));
    return _ -> request;
  }

  private void check() throws IOException {
    for (var tenant : List.of(flooding, neighbour)) {
      tenant.promises().check(installation.database("production"), tenant.ledger().id().value());
    }
    installation.printMemory();
  }

  record Tenant(Ledger ledger, Promises promises) {}

  /// How many answers of each kind there were, and how long they took.
  record Answers(Latencies recorded, Latencies refused) {
    Answers() {
      this(new Latencies(), new Latencies());
    }

    void addTo(Table table, String wave, int size, Duration took, String memory) {
      addTo(table, wave, "201", recorded, size, took, memory);
      addTo(table, "", "503", refused, size, took, "");
    }

    private static void addTo(
        Table table,
        String wave,
        String kind,
        Latencies latencies,
        int size,
        Duration took,
        String memory) {
      table.row(
          wave,
          kind,
          latencies.count(),
          Math.round(latencies.count() * size * 1e9 / took.toNanos()),
          latencies.percentile(50),
          latencies.percentile(99),
          latencies.percentile(100),
          memory);
    }
  }
}
