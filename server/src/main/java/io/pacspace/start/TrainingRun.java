package io.pacspace.start;

import java.io.IOException;

/// The training run of the JVM's ahead-of-time cache (JEP 483, 514): a start, which ends when the
/// server is ready. What a server under load needs besides was tried as well, and made neither the
/// start nor the first minute faster by a tenth (docs/benchmarks.md).
final class TrainingRun {
  private static final String PROPERTY = "pacspace.training-run";

  /// The option of a JVM that is to be trained.
  static final String WANTED = "-D" + PROPERTY;

  private TrainingRun() {}

  /// In a JVM that is to be trained: ends it, since the server is ready. By a thread of its own,
  /// for an orderly end waits for the caller, whom the server tells that it is ready.
  static void endIfWanted() {
    if (isWanted()) {
      Thread.ofPlatform().name("training run").start(() -> System.exit(0));
    }
  }

  private static boolean isWanted() {
    return System.getProperty(PROPERTY) != null;
  }

  /// In a JVM that is to be trained: the parent holds the other end of our standard input and never
  /// writes to it, so it closes when the parent ends, however that is killed.
  static void endWithTheParentIfWanted() {
    if (isWanted()) {
      Thread.ofPlatform().daemon().name("parent").start(TrainingRun::endWithTheParent);
    }
  }

  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException _) {
      // As good as its end.
    }
    System.exit(1);
  }
}
