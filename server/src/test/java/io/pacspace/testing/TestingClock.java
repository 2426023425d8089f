package io.pacspace.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test moves it. It begins in the past, since whatever runs on
/// the real clock, such as the queue of jobs, must find due what this one calls due.
public final class TestingClock extends Clock {
  private final AtomicReference<Instant> now;

  /// A clock that begins a month ago.
  public TestingClock() {
    this(Instant.now().minus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES).plusSeconds(7));
  }

  /// A clock that begins at another time of the past.
  public TestingClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  /// Moves it on.
  public void advance(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nothing here asks for another zone");
  }
}
