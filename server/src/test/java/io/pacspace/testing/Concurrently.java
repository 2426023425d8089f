package io.pacspace.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Does the same many times at the same time.
public final class Concurrently {
  private Concurrently() {}

  /// What each of `times` calls gave, in the order of their numbers.
  public static <T> List<T> call(int times, IntFunction<T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, times).<Callable<T>>mapToObj(i -> () -> work.apply(i)).toList();
      return threads.invokeAll(calls).stream().map(Concurrently::result).toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
