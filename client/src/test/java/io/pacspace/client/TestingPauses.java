package io.pacspace.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Time that passes only when the client pauses.
final class TestingPauses implements InstantSource {
  final List<Duration> taken = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");

  Pauses pauses() {
    return new Pauses(this::pause, RandomGenerator.of("SplittableRandom"));
  }

  private void pause(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    taken.add(pause);
    now = now.plus(pause);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
