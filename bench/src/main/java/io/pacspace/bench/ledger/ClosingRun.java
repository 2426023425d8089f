package io.pacspace.bench.ledger;

import static java.util.Objects.requireNonNull;

import io.pacspace.bench.ledger.Closings.Stop;
import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One closing for all customers, asked for and then followed by its operation until it is done.
final class ClosingRun {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final JsonMapper JSON = new JsonMapper();

  private final Ledger ledger;
  private final Instant start;
  private final Instant end;
  private final long began = System.nanoTime();
  private @Nullable Duration took;
  private @Nullable String checkpoints;

  ClosingRun(Ledger ledger, Instant start, Instant end) {
    this.ledger = ledger;
    this.start = start;
    this.end = end;
  }

  /// Asks for it as a generator's first call; what is returned tells when it is done.
  Stop follow(Generator generator) {
    generator.schedule(
        new Call(
            began,
            ledger.close(start, end),
            (response, _) -> {
              if (response.status() != 202) {
                throw new IllegalStateException(
                    "closing was answered " + response.status() + " " + response.body());
              }
              var operation = JSON.readTree(response.body()).at("/data/operationId").asString();
              ask(generator, "/api/v1/operations/" + operation);
            }));
    return () -> took != null;
  }

  private void ask(Generator generator, String operation) {
    generator.schedule(
        new Call(
            System.nanoTime() + PAUSE,
            ledger.get(operation),
            (response, timing) -> {
              if (!isDone(response)) {
                ask(generator, operation);
              } else {
                took = Duration.ofNanos(timing.answered() - began);
              }
            }));
  }

  private boolean isDone(Response response) {
    var data = JSON.readTree(response.body()).path("data");
    return switch (data.path("status").asString("")) {
      case "running" -> false;
      case "done" -> {
        var url = data.path("checkpointsUrl").asString();
        checkpoints = url.substring(url.indexOf("/api/"));
        yield true;
      }
      default -> throw new IllegalStateException("closing has ended as " + response.body());
    };
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
