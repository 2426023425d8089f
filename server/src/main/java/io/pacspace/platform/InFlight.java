package io.pacspace.platform;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What is being worked on in this server, each thing by one at a time. Whoever comes second can
/// wait for the first without holding a connection. For any number of threads.
public final class InFlight<K> {
  private final Map<K, CompletableFuture<Void>> taken = new ConcurrentHashMap<>();

  /// Takes it, unless somebody has it; who takes it calls [#leave].
  public boolean enter(K what) {
    return taken.putIfAbsent(what, new CompletableFuture<>()) == null;
  }

  /// Lets it go, and on whoever waits for that.
  public void leave(K what) {
    var over = taken.remove(what);
    if (over != null) {
      over.complete(null);
    }
  }

  /// Waits until whoever has it lets it go; false where that takes longer than until `end`, by
  /// [System#nanoTime].
  public boolean awaitLeft(K what, long end) {
    var over = taken.get(what);
    if (over == null) {
      return true;
    }
    try {
      over.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
