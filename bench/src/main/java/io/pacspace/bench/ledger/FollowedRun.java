package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Child;
import io.pacspace.shared.RecordId;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Single deltas at a steady rate, each at its time whatever became of those before it, and each
/// followed until a signed checkpoint covers it.
final class FollowedRun {
  private static final int CONNECTIONS = 256;
  private static final int SAMPLE_EVERY = 100;
  private static final long ASK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String VERIFIED = "\"status\":\"VERIFIED\"";

  private final Ledger ledger;
  private final Promises promises;
  private final Generator generator;
  private final long readAgain;
  private final PriorityQueue<Followed> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Followed::index));
  private final Result result =
      new Result(new Latencies(), new Latencies(), new Latencies(), new Latencies());
  private long signed;
  private int open;
  private long giveUp;

  private FollowedRun(Ledger ledger, Promises promises, Generator generator, long readAgain) {
    this.ledger = ledger;
    this.promises = promises;
    this.generator = generator;
    this.readAgain = readAgain;
  }

  /// What was measured.
  ///
  /// @param toAnswer from when a delta was due to its 201
  /// @param toVerified from the 201 to the first reading of a signed checkpoint that covers it
  /// @param whole from when it was due to that reading
  /// @param toSeen of a sample, from the 201 to the first answer that calls the record verified
  record Result(Latencies toAnswer, Latencies toVerified, Latencies whole, Latencies toSeen) {}

  private record Followed(long index, Call.Timing timing) {}

  /// Sends for that long and returns when all is verified.
  ///
  /// @param pause between two readings of the signed checkpoint
  static Result atRate(
      Child server, Ledger ledger, Promises promises, int perSecond, Duration time, Duration pause)
      throws IOException {
    try (var generator = new Generator(server.port(), CONNECTIONS)) {
      var run = new FollowedRun(ledger, promises, generator, pause.toNanos());
      run.schedule(perSecond, time);
      generator.run();
      return run.result;
    }
  }

  private void schedule(int perSecond, Duration time) {
    var requests =
        IntStream.range(0, Deltas.CUSTOMERS)
            .mapToObj(number -> ledger.delta(Deltas.plain(number)))
            .toList();
    open = Math.toIntExact(perSecond * time.toSeconds());
    var start = System.nanoTime();
    giveUp = start + time.plus(PATIENCE).toNanos();
    for (var i = 0; i < open; i++) {
      var due = start + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      generator.schedule(new Call(due, requests.get(i % requests.size()), this::answered));
    }
    readLog(start);
  }

  private void answered(Response response, Call.Timing timing) {
    promises.take(response, 1);
    var id = Promises.ids(response.body()).getFirst();
    result.toAnswer.record(timing.nanosSinceDue());
    var followed = new Followed(id.logIndex(), timing);
    if (followed.index() < signed) {
      verified(followed, timing.answered());
    } else {
      waiting.add(followed);
    }
    if (id.logIndex() % SAMPLE_EVERY == 0) {
      ask(id, timing.answered(), timing.answered());
    }
  }

  private void readLog(long due) {
    generator.schedule(new Call(due, ledger.signedCheckpoint(), this::read));
  }

  private void read(Response response, Call.Timing timing) {
    signed = SignedLog.size(response.body());
    while (!waiting.isEmpty() && waiting.peek().index() < signed) {
      verified(waiting.remove(), timing.answered());
    }
    if (timing.answered() > giveUp) {
      throw new IllegalStateException(open + " deltas were never verified");
    }
    if (open > 0) {
      readLog(timing.answered() + readAgain);
    }
  }

  private void verified(Followed followed, long now) {
    result.toVerified.record(now - followed.timing().answered());
    result.whole.record(now - followed.timing().due());
    open--;
  }

  private void ask(RecordId id, long due, long since) {
    generator.schedule(
        new Call(
            due,
            ledger.record(id.toString()),
            (response, timing) -> {
              if (response.body().contains(VERIFIED)) {
                result.toSeen.record(timing.answered() - since);
              } else {
                ask(id, timing.answered() + ASK_AGAIN, since);
              }
            }));
  }
}
