package io.pacspace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.InFlight;
import io.pacspace.testing.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.core.command.SystemTimeDelegateType;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/// What the threads of a server share, in ten thousand orders of their steps.
@ExtendWith(FrayTestExtension.class)
class SharedStateSchedules {
  private static final int SCHEDULES = 10_000;

  /// How far each look at the clock moves it, in nanoseconds: nobody waits in real time.
  private static final long TICK = 1_000_000;

  /// Whoever waits for longer than ten seconds was never woken.
  private static final long LONG = 10_000_000_000L;

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new SharedStateSchedules().oneAtATimeWorksOnAThing();
    new SharedStateSchedules().roomIsNeitherLostNorGivenTwice();
    new SharedStateSchedules().noUseIsForgotten();
    new SharedStateSchedules().everythingIsCountedOnce();
  }

  /// One at a time works on a thing, and nobody waits for what is over.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void oneAtATimeWorksOnAThing() throws InterruptedException {
    var inFlight = new InFlight<String>();
    var working = new AtomicInteger();
    var done = new AtomicInteger();
    Threads.Work work =
        () -> {
          while (!inFlight.enter("thing")) {
            assertThat(inFlight.awaitLeft("thing", System.nanoTime() + LONG)).isTrue();
          }
          assertThat(working.incrementAndGet()).isOne();
          working.decrementAndGet();
          done.incrementAndGet();
          inFlight.leave("thing");
        };
    Threads.beside(work, work, work);
    assertThat(done).hasValue(3);
    assertThat(inFlight.enter("thing")).isTrue();
  }

  /// No two have what leaves too little to others, and all of it is free again in the end.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void roomIsNeitherLostNorGivenTwice() throws InterruptedException {
    var shares = new FairShare<String>(4);
    var taken = new AtomicInteger();
    Threads.beside(
        () -> takeAndGiveBack(shares, "ada", taken),
        () -> takeAndGiveBack(shares, "bob", taken),
        () -> {
          if (shares.take("source", 1)) {
            var who = shares.move("source", "ada", 1) ? "ada" : "source";
            shares.giveBack(who, 1);
          }
        });
    assertThat(shares.used()).isZero();
    assertThat(shares.take("eve", 2)).isTrue();
    assertThat(shares.take("eve", 1)).isFalse();
  }

  private static void takeAndGiveBack(FairShare<String> shares, String who, AtomicInteger taken) {
    for (var i = 0; i < 2; i++) {
      if (shares.take(who, 2)) {
        assertThat(taken.addAndGet(2)).isEqualTo(2);
        taken.addAndGet(-2);
        shares.giveBack(who, 2);
      }
    }
  }

  /// A use that is noted while others are written down is in that batch or in the next.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void noUseIsForgotten() throws InterruptedException {
    var seen = new LastSeen<String>();
    var written = new HashMap<String, Instant>();
    Threads.beside(
        () -> seen.touch("key", NOW),
        () -> seen.touch("key", NOW.plusSeconds(1)),
        () ->
            seen.drain().forEach((key, at) -> written.merge(key, at, SharedStateSchedules::later)));
    seen.drain().forEach((key, at) -> written.merge(key, at, SharedStateSchedules::later));
    assertThat(written).containsEntry("key", NOW.plusSeconds(1));
    assertThat(seen.drain()).isEmpty();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /// Each is told once, at once or in the sum.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void everythingIsCountedOnce() throws InterruptedException {
    var tally = new Tally<String>(Duration.ofHours(1));
    var told = new AtomicInteger();
    Threads.Work count =
        () -> {
          if (tally.count("key", "192.0.2.1", NOW) == 1) {
            told.incrementAndGet();
          }
        };
    Threads.beside(
        count,
        count,
        count,
        () -> tally.rest().forEach(more -> told.addAndGet((int) more.count())));
    tally.rest().forEach(more -> told.addAndGet((int) more.count()));
    assertThat(told).hasValue(3);
  }
}
