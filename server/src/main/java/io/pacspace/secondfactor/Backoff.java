package io.pacspace.secondfactor;

import java.time.Duration;

/// How long an account takes no code of the app after wrong ones in a row: at first not at all,
/// then twice as long each time, up to an hour. That leaves a guesser, who must know the password,
/// about a chance in 14,000 a day.
final class Backoff {
  /// Wrong codes in a row that cost nothing but the code.
  static final int FREE = 5;

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 10;

  private Backoff() {}

  /// The wait after that many wrong codes in a row.
  static Duration after(int failures) {
    if (failures < FREE) {
      return Duration.ZERO;
    }
    var wait = FIRST.multipliedBy(1L << Math.min(failures - FREE, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
