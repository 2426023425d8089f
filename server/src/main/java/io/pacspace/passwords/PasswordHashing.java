package io.pacspace.passwords;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Hashes passwords with [Argon2]. The memory and the time that it takes are why few run at once,
/// at most on half of the processors, and not many may wait, in the order of a [FairQueue]. They
/// run on threads of the platform, since on virtual ones they would keep the few carriers from
/// everybody else.
///
/// Whoever waits for a hash holds no connection to a database: there are fewer of those than people
/// who may wait.
@Component
public class PasswordHashing implements AutoCloseable {
  private static final int MOST_AT_ONCE = 4;
  private static final int WAITING = 100;
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// The hash of nothing: compared with where there is no account, so that this takes as long.
  public static final String NOBODYS = Argon2.nobodys();

  private final Argon2 argon2;
  private final FairQueue<FutureTask<?>> waiting = new FairQueue<>(WAITING);
  private final Counter hashes;

  PasswordHashing(MeterRegistry metrics) {
    hashes =
        Counter.builder("pacspace.password.hashes")
            .description("Passwords hashed, to keep or to compare")
            .register(metrics);
    metrics.gauge("pacspace.password.waiting", waiting, FairQueue::size);
    var threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_AT_ONCE);
    argon2 = new Argon2(threads);
    for (var i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().name("passwords-" + i).start(this::work);
    }
  }

  private void work() {
    for (var next = waiting.take(); next.isPresent(); next = waiting.take()) {
      next.get().run();
    }
  }

  /// The hash to keep of a new password, with its salt and parameters.
  public String hash(Secret password) {
    return inTurn(
        false,
        () -> {
          hashes.increment();
          return argon2.hash(password);
        });
  }

  /// Whether `password` is the one that `hash` was made of. `gate` runs when the turn has come and
  /// may still refuse.
  public boolean matches(Secret password, String hash, Runnable gate) {
    return matches(password, hash, false, gate);
  }

  /// The same for somebody whose source is `known`, who comes before all others.
  public boolean matches(Secret password, String hash, boolean known, Runnable gate) {
    return inTurn(
        known,
        () -> {
          gate.run();
          hashes.increment();
          return argon2.matches(password, hash);
        });
  }

  /// Whether a hash was made with weaker parameters than those of today.
  public boolean isWeaker(String hash) {
    return Argon2.isWeaker(hash);
  }

  private <T> T inTurn(boolean known, Callable<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a password is hashed outside of transactions");
    }
    var task = new FutureTask<>(work);
    var source = Caller.current().map(Caller::source).orElse("");
    waiting.put(source, known, task).ifPresent(crowdedOut -> crowdedOut.cancel(false));
    try {
      return task.get();
    } catch (CancellationException _) {
      throw busy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure.Unavailable("The server is stopping; try again.", RETRY);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure refusal ? refusal : new IllegalStateException(e);
    }
  }

  private static Failure busy() {
    return new Failure.Unavailable(
        "Too many people sign in at this moment; try again shortly.", RETRY);
  }

  @Override
  public void close() {
    waiting.close().forEach(task -> task.cancel(false));
  }
}
