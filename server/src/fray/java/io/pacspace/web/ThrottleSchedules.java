package io.pacspace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Threads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/// The buckets of the throttle, which are kept in a cache.
@ExtendWith(FrayTestExtension.class)
class ThrottleSchedules {
  /// Loads what threads use before they are scheduled: one that is stopped while it initialises a
  /// class would hold up the others for ever.
  @BeforeAll
  static void load() throws InterruptedException {
    var throttle = new Throttle(1, Duration.ofDays(365), "Too much.");
    Threads.beside(() -> assertThat(throttle.tryUse("key")).isTrue());
    assertThat(throttle.tryUse("key")).isFalse();
  }

  /// Two buckets for one key would be twice the uses.
  @FrayTest(iterations = 10_000, resetClassLoaderPerIteration = false)
  void allUsesOfAKeyComeFromOneBucket() throws InterruptedException {
    var throttle = new Throttle(2, Duration.ofDays(365), "Too much.");
    var used = new AtomicInteger();
    Threads.Work use =
        () -> {
          if (throttle.tryUse("key")) {
            used.incrementAndGet();
          }
        };
    Threads.beside(use, use, use);
    assertThat(used).hasValue(2);
  }
}
