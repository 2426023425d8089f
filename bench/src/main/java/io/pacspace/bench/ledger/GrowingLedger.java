package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Child;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A ledger that is filled by batches over HTTP. Every second delta is one large customer's, the
/// others are many customers' in turn.
final class GrowingLedger {
  private static final int BODIES = 50;
  private static final int CONNECTIONS = 16;
  private static final String CUSTOMER = "large";
  private static final JsonMapper JSON = new JsonMapper();

  private final Child server;
  private final Ledger ledger;
  private final int batch;
  private final List<Body> bodies = new ArrayList<>();
  private final Promises promises = new Promises();
  private Derived expected = Derived.NOTHING;
  private int sent;

  GrowingLedger(Child server, Ledger ledger, int batch) {
    this.server = server;
    this.ledger = ledger;
    this.batch = batch;
    for (var i = 0; i < BODIES; i++) {
      bodies.add(body(i * batch));
    }
  }

  /// A batch, and what of it is the large customer's.
  private record Body(Request request, Derived large) {}

  private Body body(int from) {
    var large = Derived.NOTHING;
    for (var number = from; number < from + batch; number++) {
      if (isLarge(number)) {
        large = large.plus(new Derived(new BigDecimal(Deltas.amount(number)), 1));
      }
    }
    return new Body(ledger.batch(Deltas.batch(from, batch, GrowingLedger::delta)), large);
  }

  private static boolean isLarge(int number) {
    return number % 2 == 0;
  }

  private static String delta(int number) {
    return Deltas.delta(
        isLarge(number) ? CUSTOMER : Deltas.customer(number), Deltas.amount(number), "");
  }

  /// How many deltas it has.
  int size() {
    return promises.count();
  }

  /// What its large customer has.
  Derived expected() {
    return expected;
  }

  /// Fills it up to a size, in whole batches; tells how long it took until all were answered.
  Duration growTo(int size) throws IOException {
    try (var generator = new Generator(server.port(), CONNECTIONS)) {
      var start = System.nanoTime();
      for (; (long) sent * batch < size; sent++) {
        var body = bodies.get(sent % BODIES);
        expected = expected.plus(body.large());
        generator.schedule(
            new Call(start, body.request(), (response, _) -> promises.take(response, batch)));
      }
      generator.run();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /// Returns when all of it is verified.
  void awaitVerified() throws IOException, InterruptedException {
    SignedLog.await(server, ledger, size());
  }

  /// Makes a balance checkpoint of the large customer, of all until now, and gives its proof root.
  String balanceCheckpoint() throws IOException {
    return JSON.readTree(server.ask(ledger.balanceCheckpoint(CUSTOMER), 201))
        .at("/data/proofRoot")
        .stringValue();
  }

  /// Derives the large customer's balance over and over, one after the other; it must be that.
  Latencies derive(String query, int times, Derived balance) throws IOException {
    var latencies = new Latencies();
    try (var generator = new Generator(server.port(), 1)) {
      for (var i = 0; i < times; i++) {
        generator.schedule(
            new Call(
                System.nanoTime(),
                ledger.derive(CUSTOMER, query),
                (response, timing) -> {
                  latencies.record(timing.nanosSinceSent());
                  var derived = Derived.of(response.body());
                  if (!derived.equals(balance)) {
                    throw new IllegalStateException(derived + " is derived, not " + balance);
                  }
                }));
      }
      generator.run();
    }
    return latencies;
  }
}
