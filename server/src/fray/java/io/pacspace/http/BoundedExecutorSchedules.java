package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/// Tasks that wait for one of few places, each place a thread.
@ExtendWith(FrayTestExtension.class)
class BoundedExecutorSchedules {
  private static final int SCHEDULES = 10_000;
  private static final int MOST = 2;

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new BoundedExecutorSchedules().nobodyWaitsWhileThereIsRoom();
    new BoundedExecutorSchedules().aTaskThatFailsKeepsNobodyWaiting();
  }

  /// As Tomcat's threads, which outlive a task that fails.
  private static Executor threads() {
    return work ->
        new Thread(
                () -> {
                  try {
                    work.run();
                  } catch (IllegalStateException _) {
                    // The one that the test throws.
                  }
                })
            .start();
  }

  /// Every task has its turn although no other comes after it, and never more than so many at once.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void nobodyWaitsWhileThereIsRoom() throws InterruptedException {
    var executor = new BoundedExecutor(threads(), MOST);
    var working = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new CountDownLatch(4);
    Runnable task =
        () -> {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          working.decrementAndGet();
          done.countDown();
        };
    Threads.Work submitTwo =
        () -> {
          executor.execute(task);
          executor.execute(task);
        };
    Threads.beside(submitTwo, submitTwo);
    done.await();
    assertThat(most.get()).isLessThanOrEqualTo(MOST);
  }

  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void aTaskThatFailsKeepsNobodyWaiting() throws InterruptedException {
    var executor = new BoundedExecutor(threads(), 1);
    var done = new CountDownLatch(3);
    Threads.beside(
        () ->
            executor.execute(
                () -> {
                  done.countDown();
                  throw new IllegalStateException("a task that fails");
                }),
        () -> executor.execute(done::countDown),
        () -> executor.execute(done::countDown));
    done.await();
  }
}
