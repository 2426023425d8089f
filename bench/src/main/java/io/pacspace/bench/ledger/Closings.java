package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Child;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/// A window that has ended is closed for all its customers while their next deltas are recorded:
/// how long that takes, what it takes from recording, and how long a statement's proof does. Each
/// customer has as many deltas, and what is stated must add up to what was sent.
public final class Closings {
  private static final int BATCH = 1_000;

  /// As many batches at once as nobody is refused for.
  private static final int FILLERS = 2;

  private final Installation installation;
  private final Child server;
  private final Ledger ledger;
  private final int customers;
  private final int rounds;
  private final int connections;
  private final Promises promises = new Promises();

  private Closings(
      Installation installation, Ledger ledger, int customers, int rounds, int connections) {
    this.installation = installation;
    this.server = installation.server();
    this.ledger = ledger;
    this.customers = customers;
    this.rounds = rounds;
    this.connections = connections;
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var customers = options.count("customers", 10_000);
    var deltas = options.count("deltas", 1_000_000);
    var connections = options.count("connections", 16);
    var quiet = options.seconds("quiet-seconds", 10);
    var proofs = options.count("proofs", 1_000);
    var flags = options.words("server-flags");
    options.done();
    if (customers <= BATCH || customers % BATCH != 0) {
      throw new Options.Misused("--customers takes a multiple of 1000, from 2000 on.");
    }
    try (var installation = Installation.start(flags)) {
      var rounds = Math.ceilDiv(deltas, customers);
      new Closings(installation, Ledger.open(installation), customers, rounds, connections)
          .measure(quiet, proofs);
      installation.printMemory();
    }
  }

  private void measure(Duration quiet, int proofs) throws IOException, InterruptedException {
    var start = now();
    fill();
    SignedLog.await(server, ledger, promises.count());
    installation.vacuum();
    var end = now();
    var table = new Table("what", "how many", "took s", "a second", "p50 ms", "p99 ms");
    recorded(table, "recording, nothing else", record(_ -> stopAfter(quiet)));
    var closing = ClosingRun.ofAll(ledger, start, end);
    recorded(table, "recording, meanwhile closing", record(closing::follow));
    table.row(
        "closing, statements",
        customers,
        seconds(closing.took()),
        perSecond(customers, closing.took()),
        "",
        "");
    var stated = Stated.read(server, ledger, closing.checkpoints());
    stated.require(customers, (long) customers * rounds, expected());
    SignedLog.awaitSize(server, ledger, 1L + promises.count() + customers);
    var files = stated.readProofs(server, proofs);
    table.row(
        "a statement's proof", files.count(), "", "", files.percentile(50), files.percentile(99));
    System.out.printf(
        "%n%d customers, %d deltas in the window, %d connections%n",
        customers, (long) customers * rounds, connections);
    table.print();
    promises.checkCount(installation.database("production"), ledger.id().value());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void fill() throws IOException {
    var bodies =
        IntStream.range(0, customers / BATCH)
            .mapToObj(i -> ledger.batch(Deltas.batch(i * BATCH, BATCH, this::delta)))
            .toList();
    try (var generator = new Generator(server.port(), FILLERS)) {
      var due = System.nanoTime();
      for (var round = 0; round < rounds; round++) {
        for (var body : bodies) {
          generator.schedule(new Call(due, body, (answer, _) -> promises.take(answer, BATCH)));
        }
      }
      generator.run();
    }
  }

  private String delta(int number) {
    return Deltas.delta("customer_" + number, Deltas.amount(number), "");
  }

  private BigDecimal expected() {
    return IntStream.range(0, customers)
        .mapToObj(number -> new BigDecimal(Deltas.amount(number)))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .multiply(BigDecimal.valueOf(rounds));
  }

  /// Tells when recording is to end.
  @FunctionalInterface
  private interface Until {
    Stop begin(Generator generator);
  }

  /// Whether it is to end.
  @FunctionalInterface
  interface Stop {
    boolean asked();
  }

  private static Stop stopAfter(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - end > 0;
  }

  private record Recorded(Latencies latencies, Duration took) {}

  /// Records one delta after the other on each connection until that is to end.
  private Recorded record(Until until) throws IOException {
    var requests = IntStream.range(0, customers).mapToObj(i -> ledger.delta(delta(i))).toList();
    var latencies = new Latencies();
    var began = System.nanoTime();
    try (var generator = new Generator(server.port(), connections + 1)) {
      var stop = until.begin(generator);
      for (var i = 0; i < connections; i++) {
        new Recorder(generator, requests, i, stop, latencies).call();
      }
      generator.run();
    }
    return new Recorded(latencies, Duration.ofNanos(System.nanoTime() - began));
  }

  private final class Recorder implements Call.Handler {
    private final Generator generator;
    private final List<Request> requests;
    private final Stop stop;
    private final Latencies latencies;
    private int next;

    Recorder(
        Generator generator, List<Request> requests, int first, Stop stop, Latencies latencies) {
      this.generator = generator;
      this.requests = requests;
      this.next = first;
      this.stop = stop;
      this.latencies = latencies;
    }

    void call() {
      var request = requests.get(next % requests.size());
      next += connections;
      generator.schedule(new Call(System.nanoTime(), request, this));
    }

    @Override
    public void answered(Response response, Call.Timing timing) {
      promises.take(response, 1);
      latencies.record(timing.nanosSinceSent());
      if (!stop.asked()) {
        call();
      }
    }
  }

  private static void recorded(Table table, String what, Recorded recorded) {
    table.row(
        what,
        recorded.latencies().count(),
        seconds(recorded.took()),
        perSecond(recorded.latencies().count(), recorded.took()),
        recorded.latencies().percentile(50),
        recorded.latencies().percentile(99));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static long perSecond(long count, Duration time) {
    return Math.round(count * 1e9 / time.toNanos());
  }
}
