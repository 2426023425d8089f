package io.pacspace.bench.ledger;

import static java.util.Objects.requireNonNull;

import io.pacspace.bench.ledger.Closings.Stop;
import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Call.Timing;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One closing of a window, asked for and then followed by its operation until it is done.
final class ClosingRun {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final JsonMapper JSON = new JsonMapper();

  private final Ledger ledger;
  private final Request closing;
  private final String window;
  private final long began = System.nanoTime();
  private @Nullable Duration took;
  private @Nullable String checkpoints;

  private ClosingRun(Ledger ledger, Instant start, Instant end, String customer) {
    this.ledger = ledger;
    this.closing = ledger.close(start, end, customer);
    this.window = "/api/v1/balance/checkpoints?startDate=%s&endDate=%s".formatted(start, end);
  }

  /// For every customer.
  static ClosingRun ofAll(Ledger ledger, Instant start, Instant end) {
    return new ClosingRun(ledger, start, end, "");
  }

  /// For one.
  static ClosingRun of(Ledger ledger, Instant start, Instant end, String customer) {
    return new ClosingRun(ledger, start, end, "\"customerId\":\"" + customer + "\",");
  }

  /// Asks for it as a generator's first call; what is returned tells when it is done.
  Stop follow(Generator generator) {
    generator.schedule(
        new Call(
            began,
            closing,
            (response, timing) -> {
              switch (response.status()) {
                case 201 -> done(window, timing);
                case 202 -> {
                  var operation = JSON.readTree(response.body()).at("/data/operationId").asString();
                  ask(generator, "/api/v1/operations/" + operation);
                }
                default ->
                    throw new IllegalStateException(
                        "closing was answered " + response.status() + " " + response.body());
              }
            }));
    return () -> took != null;
  }

  private void ask(Generator generator, String operation) {
    generator.schedule(
        new Call(
            System.nanoTime() + PAUSE,
            ledger.get(operation),
            (response, timing) -> {
              var data = JSON.readTree(response.body()).path("data");
              switch (data.path("status").asString("")) {
                case "running" -> ask(generator, operation);
                case "done" -> {
                  var url = data.path("checkpointsUrl").asString();
                  done(url.substring(url.indexOf("/api/")), timing);
                }
                default ->
                    throw new IllegalStateException("closing has ended as " + response.body());
              }
            }));
  }

  private void done(String made, Timing timing) {
    checkpoints = made;
    took = Duration.ofNanos(timing.answered() - began);
  }

  /// From asking to the first answer that says done.
  Duration took() {
    return requireNonNull(took);
  }

  /// The path of what it made.
  String checkpoints() {
    return requireNonNull(checkpoints);
  }
}
