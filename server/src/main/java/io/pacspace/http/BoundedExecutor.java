package io.pacspace.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Does so many things at once on the threads of another executor. What is beyond waits for its
/// turn as a task of a few bytes, before Tomcat gives it the buffers that a request takes.
final class BoundedExecutor implements Executor {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger working = new AtomicInteger();
  private final Executor threads;
  private final int most;

  BoundedExecutor(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    start();
  }

  private void start() {
    if (working.getAndUpdate(now -> Math.min(now + 1, most)) < most) {
      threads.execute(this::work);
    }
  }

  /// What is added after the last look and before the end finds no room to start, so the end looks
  /// again.
  private void work() {
    try {
      for (var task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    } finally {
      working.decrementAndGet();
      if (!waiting.isEmpty()) {
        start();
      }
    }
  }
}
