package io.pacspace.bench.rig;

import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.load.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// Requests back to back on some connections for some time.
///
/// @param each how many of the things that count a request holds
/// @param answers is handed every answer, and throws if it is not as it should be
public record ClosedLoop(
    int connections,
    Duration time,
    int each,
    IntFunction<Request> requests,
    Consumer<Response> answers) {

  /// What a server makes of it. `after` sees what the server began to its end: it takes no part in
  /// the time, but its processor time counts.
  public Sample of(Installation installation, Child server, After after)
      throws IOException, InterruptedException {
    var latencies = new Latencies();
    var cpu = installation.cpu(server);
    var start = System.nanoTime();
    try (var generator = new Generator(server.port(), connections)) {
      generator.saturate(
          time.toNanos(),
          requests,
          (response, timing) -> {
            answers.accept(response);
            latencies.record(timing.nanosSinceSent());
          });
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    after.await();
    return new Sample(latencies, each, took, installation.cpu(server).since(cpu));
  }

  /// Waits until what was begun is done.
  @FunctionalInterface
  public interface After {
    /// For what is done when it is answered.
    After NOTHING = () -> {};

    /// Returns when it is done.
    void await() throws IOException, InterruptedException;
  }
}
