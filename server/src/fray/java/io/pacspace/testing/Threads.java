package io.pacspace.testing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs a few things beside each other in as many threads.
public final class Threads {
  private Threads() {}

  /// What one thread does.
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /// Returns once all are over, and fails with what one of them failed with.
  public static void beside(Work... works) throws InterruptedException {
    var failure = new AtomicReference<@Nullable Throwable>();
    var threads =
        Arrays.stream(works)
            .map(
                work ->
                    new Thread(
                        () -> {
                          try {
                            work.run();
                          } catch (Exception | AssertionError problem) {
                            failure.compareAndSet(null, problem);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (var thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new AssertionError("in one of the threads", failure.get());
    }
  }
}
