package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Child;
import io.pacspace.bench.rig.ClosedLoop.After;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Replays a trace of requests to a language model as its vendor would meter them, twice, and holds
/// the balances against a plain sum of the file.
public final class Trace {
  private static final int CUSTOMERS = 100;

  private final Child server;
  private final Ledger ledger;
  private final List<Usage> usage;
  private final Promises promises = new Promises();

  private Trace(Child server, Ledger ledger, List<Usage> usage) {
    this.server = server;
    this.ledger = ledger;
    this.usage = usage;
  }

  /// Tokens of one kind that one request took.
  private record Usage(String customer, long tokens, String reason, String reference) {
    String json() {
      return "{\"customerId\":\"%s\",\"delta\":-%d,\"reason\":\"%s\",\"referenceId\":\"%s\"}"
          .formatted(customer, tokens, reason, reference);
    }
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var file = options.file("file", "../shared/data/azure-llm-inference-code.csv");
    var size = options.count("batch", 100);
    var connections = options.count("connections", 16);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var flags = options.words("server-flags");
    options.done();
    var usage = read(file);
    try (var installation = Installation.start(flags)) {
      var ledgers = Ledger.open(installation, 2);
      Batches.load(ledgers.getLast(), new Promises(), connections, size, warmUp)
          .of(installation, installation.server(), After.NOTHING);
      var trace = new Trace(installation.server(), ledgers.getFirst(), usage);
      var table = new Table("pass", "deltas", "ms", "deltas/s");
      trace.replay(size, connections, trace::accepted).addTo(table, "first", usage.size());
      trace.replay(size, connections, trace::repeated).addTo(table, "second", usage.size());
      SignedLog.await(installation.server(), trace.ledger, usage.size());
      table.print();
      trace.promises.check(installation.database("production"), trace.ledger.id().value());
      trace.compare();
      installation.printMemory();
    }
  }

  /// One delta for each token count that is not zero.
  private static List<Usage> read(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    return IntStream.range(1, lines.size())
        .boxed()
        .flatMap(number -> usage(number, lines.get(number)))
        .toList();
  }

  private static Stream<Usage> usage(int number, String line) {
    var fields = line.split(",", -1);
    var customer = "customer_" + Math.floorMod(line.hashCode(), CUSTOMERS);
    return Stream.of(
            new Usage(
                customer, Long.parseLong(fields[1]), "context tokens", "row-" + number + "-in"),
            new Usage(
                customer, Long.parseLong(fields[2]), "generated tokens", "row-" + number + "-out"))
        .filter(one -> one.tokens() > 0);
  }

  private record Pass(Duration took) {
    void addTo(Table table, String which, int deltas) {
      table.row(which, deltas, took, Math.round(deltas * 1e9 / took.toNanos()));
    }
  }

  /// Hands an answer on, together with how many deltas it is for.
  private interface Judge {
    void judge(Response response, int count);
  }

  private Pass replay(int size, int connections, Judge judge) throws IOException {
    try (var generator = new Generator(server.port(), connections)) {
      for (var from = 0; from < usage.size(); from += size) {
        var part = usage.subList(from, Math.min(from + size, usage.size()));
        var body =
            part.stream().map(Usage::json).collect(Collectors.joining(",", "{\"deltas\":[", "]}"));
        generator.schedule(
            new Call(
                System.nanoTime(),
                ledger.batch(body),
                (response, _) -> judge.judge(response, part.size())));
      }
      var start = System.nanoTime();
      generator.run();
      return new Pass(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private void accepted(Response response, int count) {
    promises.take(response, count);
  }

  /// Everything is known by its reference, so nothing is recorded again.
  private void repeated(Response response, int count) {
    var known = response.body().split("\"idempotent\":true", -1).length - 1;
    if (known != count) {
      throw new IllegalStateException(known + " of " + count + " were known: " + response.body());
    }
  }

  private void compare() throws IOException {
    var summed = new HashMap<String, Derived>();
    for (var one : usage) {
      summed.merge(
          one.customer(), new Derived(BigDecimal.valueOf(-one.tokens()), 1), Derived::plus);
    }
    var differences = new ArrayList<String>();
    for (var each : summed.entrySet()) {
      var derived = Derived.of(server.ask(ledger.derive(each.getKey(), ""), 200));
      if (!derived.equals(each.getValue())) {
        differences.add(each + " is derived as " + derived);
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(differences.toString());
    }
    System.out.printf(
        "%d customers, each derived balance and count equal to the file's%n", summed.size());
  }
}
