package io.pacspace.databases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a server does over and over beside requests, a thread for each database mostly, from its
/// start to its stop; it may be started again after that. Starting and stopping is for one caller
/// at a time.
public final class Loops {
  private final Duration patience;
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private List<Thread> threads = List.of();

  /// @param patience how long [#stop] waits for each of them
  public Loops(Duration patience) {
    this.patience = patience;
  }

  /// One of them.
  ///
  /// @param body ends when [#isStopped] says so
  public record Loop(String name, Runnable body) {}

  /// Begins with them.
  public void start(List<Loop> loops) {
    stopping = new CountDownLatch(1);
    var started = new ArrayList<Thread>();
    for (var loop : loops) {
      started.add(Thread.ofVirtual().name(loop.name()).start(loop.body()));
    }
    threads = started;
  }

  /// For a loop: waits that long, and tells whether it is to end, at once where that is so.
  public boolean isStopped(Duration pause) {
    try {
      return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Has all of them end, and waits for that.
  public void stop() {
    stopping.countDown();
    for (var thread : threads) {
      try {
        thread.join(patience);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    threads = List.of();
  }

  /// Whether there are any.
  public boolean isRunning() {
    return !threads.isEmpty();
  }
}
