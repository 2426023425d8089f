package io.pacspace.postgres;

import java.time.Duration;

/// The time between two looks at something that nobody tells us about.
final class Pause {
  static final Duration LENGTH = Duration.ofMillis(5);

  private Pause() {}

  static void brief() {
    try {
      Thread.sleep(LENGTH);
    } catch (InterruptedException e) {
      throw PostgresFailure.interrupted(e);
    }
  }
}
