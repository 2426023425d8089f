package io.pacspace.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait between attempts: twice as long each time, up to a limit, and a random part of
/// that, so that clients that failed together do not come back together.
record Pauses(Sleep sleep, RandomGenerator random) {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 10;

  /// Waits.
  @FunctionalInterface
  interface Sleep {
    void of(Duration pause) throws InterruptedException;
  }

  static Pauses real() {
    return new Pauses(Thread::sleep, RandomGenerator.of("SplittableRandom"));
  }

  /// Waits; where that is interrupted the thread stays so.
  void take(Duration pause) {
    try {
      sleep.of(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PacSpaceException.Interrupted(e);
    }
  }

  /// The pause after an attempt, counted from 1.
  Duration after(int attempt) {
    var doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    var whole = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    var half = whole.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
