package io.pacspace.receipts;

import io.pacspace.shared.Failure;
import io.pacspace.web.Caller;
import io.pacspace.web.FairShare;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Places for work that anyone may ask for without a key: so many at once in this server, shared by
/// the sources that ask. Whoever finds none waits a little, since the work is short, and is then
/// told to come back.
///
/// What is taken is guarded by this object's monitor, which nobody holds while working.
final class SharedPlaces {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FairShare<String> shares;

  SharedPlaces(int all) {
    this.shares = new FairShare<>(all);
  }

  /// Does `work` in a place of the caller's source. [Failure.Unavailable] where none becomes free
  /// in time.
  <T> T use(Supplier<T> work) {
    var source = Caller.required().source();
    enter(source);
    try {
      return work.get();
    } finally {
      leave(source);
    }
  }

  private synchronized void enter(String source) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!shares.take(source, 1)) {
      var left = end - System.nanoTime();
      if (left <= 0) {
        throw full();
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw full();
      }
    }
  }

  private synchronized void leave(String source) {
    shares.giveBack(source, 1);
    notifyAll();
  }

  private static Failure full() {
    return new Failure.Unavailable("Too much is being verified right now; try again.", RETRY);
  }
}
