package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Child;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// What a closing has stated, read back.
///
/// @param receiptIds of the statements, one for each customer
/// @param deltas how many records are in them together, and `net` what those come to
record Stated(List<String> receiptIds, long deltas, BigDecimal net) {
  private static final ObjectReader JSON =
      new JsonMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /// Reads the list of them, page by page.
  static Stated read(Child server, Ledger ledger, String checkpoints) throws IOException {
    var ids = new ArrayList<String>();
    var deltas = 0L;
    var net = BigDecimal.ZERO;
    for (var after = ""; ; ) {
      var answer = server.ask(ledger.get(checkpoints + "&limit=1000" + after), 200);
      var data = JSON.readTree(answer).path("data");
      for (var one : data.path("checkpoints")) {
        ids.add(one.path("receiptId").asString());
        deltas += one.path("deltasCount").longValue();
        net = net.add(one.path("netChange").decimalValue());
      }
      if (data.path("next").isNull()) {
        return new Stated(List.copyOf(ids), deltas, net);
      }
      after = "&after=" + data.path("next").asString();
    }
  }

  /// Fails unless that is what was recorded.
  void require(int customers, long recorded, BigDecimal sum) {
    if (receiptIds.stream().distinct().count() != customers
        || deltas != recorded
        || net.compareTo(sum) != 0) {
      throw new IllegalStateException(
          "%d customers with %d deltas that come to %s are stated as %d with %d that come to %s"
              .formatted(customers, recorded, sum, receiptIds.size(), deltas, net));
    }
  }

  /// Asks for the proofs of that many of them, spread over all, one after the other.
  Latencies readProofs(Child server, int count) throws IOException {
    var latencies = new Latencies();
    try (var generator = new Generator(server.port(), 1)) {
      for (var i = 0; i < count; i++) {
        var id = receiptIds.get((int) ((long) i * receiptIds.size() / count));
        generator.schedule(
            new Call(
                System.nanoTime(),
                Request.get(
                    "/api/v1/verify/" + id + "?format=tlog-proof",
                    // as many readers, each of its own source
                    "X-Forwarded-For: 10.2.%d.%d".formatted(i / 250 % 250, i % 250)),
                (response, timing) -> {
                  if (response.status() != 200 || !response.body().contains("\n")) {
                    throw new IllegalStateException(
                        "a proof was answered " + response.status() + " " + response.body());
                  }
                  latencies.record(timing.nanosSinceSent());
                }));
      }
      generator.run();
    }
    return latencies;
  }
}
