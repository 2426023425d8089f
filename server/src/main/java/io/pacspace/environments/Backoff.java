package io.pacspace.environments;

import java.time.Duration;

/// How long to wait before a step is tried again: doubling from a quarter of a second to ten.
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 6;

  private Backoff() {}

  /// The pause after the given attempt, counted from 1.
  static Duration after(int attempt) {
    var pause = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
