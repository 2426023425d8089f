package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Request;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Saturation;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Many more at once than there is room for, by callers who try again at once whatever they are
/// told: what is refused, and that nothing else goes wrong.
public final class Flood {
  private static final int BODIES = 50;
  private static final String UNKNOWN = "is not known";

  private final Installation installation;
  private final Ledger ledger;
  private final Promises promises = new Promises();
  private final Table table =
      new Table(
          "wave",
          "201/s",
          "deltas/s",
          "503/s",
          "p50 ms",
          "p99 ms",
          "max ms",
          "verified after ms",
          "server memory at most");

  private Flood(Installation installation, Ledger ledger) {
    this.installation = installation;
    this.ledger = ledger;
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var connections = options.count("connections", 2_000);
    var batchConnections = options.counts("batch-connections", List.of(64, 500));
    var batch = options.count("batch", 1_000);
    var time = options.seconds("seconds", 30);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      var flood = new Flood(installation, Ledger.open(installation));
      try {
        flood.wave(connections, 1, time);
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
    var before = promises.count();
    var requests = requests(size);
    var refused = new long[1];
    var turn =
        new Saturation(
                connections,
                time,
                1,
                requests,
                response -> {
                  if (promises.take(response).size() != size) {
                    requireRefusal(response);
                    refused[0]++;
                  }
                })
            .of(installation, installation.server(), Saturation.After.NOTHING);
    var answered = System.nanoTime();
    SignedLog.await(installation.server(), ledger, promises.count());
    var seconds = turn.took().toNanos() / 1e9;
    table.row(
        size + " a request, " + connections + " connections",
        (turn.count() - refused[0]) / seconds,
        Math.round((promises.count() - before) / seconds),
        refused[0] / seconds,
        turn.latencies().percentile(50),
        turn.latencies().percentile(99),
        turn.latencies().percentile(100),
        Duration.ofNanos(System.nanoTime() - answered),
        installation.server().peakMemory());
  }

  private IntFunction<Request> requests(int size) {
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

  /// Whatever is not recorded is refused as a whole, with a time to try again.
  private static void requireRefusal(Response response) {
    var body = response.body();
    if (response.status() != 503
        || !response.hasRetryAfter()
        || !body.contains("\"retryAfterSeconds\"")
        || body.contains(UNKNOWN)) {
      throw new IllegalStateException("an answer is " + response.status() + " " + body);
    }
  }

  private void check() {
    promises.check(installation.database("production"), ledger.id().value());
  }
}
