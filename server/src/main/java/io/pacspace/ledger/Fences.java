package io.pacspace.ledger;

import io.pacspace.databases.Cell;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes answers about a window that has ended whole, and the same for ever: closes the ledger up
/// to the window's end, so that nothing more is accepted in it, and waits until all of it is
/// verified (`docs/adr/0011-the-cells-clock.md`).
///
/// No connection is held while anybody waits. Of one ledger, one request at a time closes and one
/// looks whether more is verified, on each server; the others take what it finds.
@Component
public class Fences {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int STRIPES = 64;
  private static final long OPEN = -1;

  private final Map<EnvironmentId, CompletableFuture<Long>> looks = new ConcurrentHashMap<>();
  private final ReentrantLock[] closing =
      IntStream.range(0, STRIPES).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);
  private final FenceStore store;
  private final ObjectProvider<VerifiedSize> published;

  Fences(FenceStore store, ObjectProvider<VerifiedSize> published) {
    this.store = store;
    this.published = published;
  }

  /// A window that was asked for.
  ///
  /// @param now what the cell's clock said, or the time that the ledger has reached if later
  /// @param ended whether the window had ended; then all of it is verified
  public record Settled(Window window, Instant now, boolean ended) {}

  /// The window that a request means by the cell's clock, closed and verified if it has ended; one
  /// that was closed stays so where that clock is set back. [Failure.Unavailable] if that takes
  /// longer than five seconds. Not to be called in a transaction.
  public Settled settle(Cell cell, EnvironmentId ledger, WindowRequest asked) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var look = cell.read(ledger, db -> look(db, ledger, asked));
    if (look.goal() == OPEN) {
      close(cell, ledger, look.window().end());
      look = cell.read(ledger, db -> look(db, ledger, asked));
    }
    if (look.goal() == OPEN) {
      throw new IllegalStateException(cell + " has gone back in time: " + look);
    }
    awaitVerified(cell, ledger, look.goal(), deadline);
    return new Settled(look.window(), look.now(), look.ended());
  }

  /// Waits until so many entries of a ledger are verified. [Failure.Unavailable] if that takes
  /// longer than five seconds. Not to be called in a transaction.
  public void awaitVerified(Cell cell, EnvironmentId ledger, long size) {
    awaitVerified(cell, ledger, size, System.nanoTime() + PATIENCE.toNanos());
  }

  /// Closes the ledger up to `end` if the cell's clock has reached it, without waiting for anything
  /// to be verified: from then on nothing is accepted of a time before it. A ledger that was not
  /// made yet needs none. Not to be called in a transaction.
  public void closeEnded(Cell cell, EnvironmentId ledger, Instant end) {
    cell.read(ledger, db -> store.findEdge(db, ledger))
        .filter(edge -> !end.isAfter(edge.now()) && edge.reached().isBefore(end))
        .ifPresent(_ -> close(cell, ledger, end));
  }

  /// @param goal how many entries must be verified for the window to be; 0 if enough are, or it
  ///   goes on; [#OPEN] if it has ended and is not closed
  private record Look(Window window, Instant now, boolean ended, long goal) {}

  private Look look(JdbcClient db, EnvironmentId ledger, WindowRequest asked) {
    var edge = store.edge(db, ledger);
    var window = asked.at(edge.now());
    if (window.end().isAfter(edge.now())) {
      return new Look(window, edge.now(), false, 0);
    }
    if (edge.reached().isBefore(window.end())) {
      return new Look(window, edge.now(), true, OPEN);
    }
    var goal = store.sizeBefore(db, ledger, window.end());
    var verified = published.getObject().size(db, ledger);
    return new Look(window, edge.now(), true, verified < goal ? goal : 0);
  }

  /// What one has closed for is often enough for those who have waited meanwhile.
  private void close(Cell cell, EnvironmentId ledger, Instant end) {
    var lock = closing[Math.floorMod(ledger.hashCode(), STRIPES)];
    acquire(lock);
    try {
      if (cell.read(ledger, db -> store.edge(db, ledger)).reached().isBefore(end)) {
        cell.write(
            ledger,
            db -> {
              store.close(db, ledger, end);
              return ledger;
            });
      }
    } finally {
      lock.unlock();
    }
  }

  private static void acquire(ReentrantLock lock) {
    try {
      if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw notYet();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw notYet();
    }
  }

  private void awaitVerified(Cell cell, EnvironmentId ledger, long goal, long deadline) {
    while (goal > 0 && verifiedSoon(cell, ledger) < goal) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw notYet();
      }
    }
  }

  /// How many are verified a moment from now.
  private long verifiedSoon(Cell cell, EnvironmentId ledger) {
    var mine = new CompletableFuture<Long>();
    var others = looks.putIfAbsent(ledger, mine);
    if (others != null) {
      return result(others);
    }
    try {
      LockSupport.parkNanos(PAUSE.toNanos());
      mine.complete(cell.read(ledger, db -> published.getObject().size(db, ledger)));
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      looks.remove(ledger, mine);
    }
    return result(mine);
  }

  private static long result(CompletableFuture<Long> look) {
    try {
      return look.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException problem ? problem : e;
    }
  }

  private static Failure notYet() {
    return new Failure.Unavailable(
        "Not everything that this needs is verified yet; ask again in a moment.", RETRY);
  }
}
