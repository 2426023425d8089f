package io.pacspace.bench.ledger;

import io.pacspace.bench.ledger.Flood.Answers;
import io.pacspace.bench.ledger.Flood.Tenant;
import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.load.Response;
import java.time.Duration;
import java.util.function.IntFunction;

/// Somebody who calls again after a pause, whatever the answer, until the wave ends.
final class FloodingCaller implements Call.Handler {
  private static final String UNKNOWN = "is not known";

  private final Generator generator;
  private final Tenant tenant;
  private final Answers answers;
  private final IntFunction<Request> requests;
  private final int size;
  private final Duration pause;
  private final long end;
  private int count;

  FloodingCaller(
      Generator generator,
      Tenant tenant,
      Answers answers,
      IntFunction<Request> requests,
      int size,
      Duration pause,
      long end) {
    this.generator = generator;
    this.tenant = tenant;
    this.answers = answers;
    this.requests = requests;
    this.size = size;
    this.pause = pause;
    this.end = end;
  }

  void call() {
    var due = System.nanoTime() + pause.toNanos();
    generator.schedule(new Call(due, requests.apply(count++), this));
  }

  @Override
  public void answered(Response response, Call.Timing timing) {
    if (tenant.promises().take(response).size() == size) {
      answers.recorded().record(timing.nanosSinceSent());
    } else {
      requireRefusal(response);
      answers.refused().record(timing.nanosSinceSent());
    }
    if (timing.answered() - end < 0) {
      call();
    }
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
}
