package io.pacspace.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Argon2id (RFC 9106) with the parameters that OWASP recommends: 19 MiB, two passes, one lane.
/// That memory and the time it takes are why few run at once, at most on half of the processors,
/// and not many may wait, in the order of a [FairQueue]. They run on threads of the platform, since
/// on virtual ones they would keep the few carriers from everybody else.
///
/// Whoever waits for a hash holds no connection to a database: there are fewer of those than people
/// who may wait.
@Component
class PasswordHashing implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int WAITING = 100;
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// The hash of nothing: compared with where there is no account, so that this takes as long.
  static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(MEMORY_KIB, PASSES, LANES, "A".repeat(22), "A".repeat(43));

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final FairQueue<FutureTask<?>> waiting = new FairQueue<>(WAITING);
  private final Counter hashes;

  PasswordHashing(MeterRegistry metrics) {
    hashes =
        Counter.builder("pacspace.password.hashes")
            .description("Passwords hashed, to keep or to compare")
            .register(metrics);
    metrics.gauge("pacspace.password.waiting", waiting, FairQueue::size);
    var threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
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
  String hash(Secret password) {
    return inTurn(
        false,
        () -> {
          hashes.increment();
          return Objects.requireNonNull(argon2.encode(password.reveal()));
        });
  }

  /// Whether `password` is the one that `hash` was made of. `gate` runs when the turn has come and
  /// may still refuse.
  boolean matches(Secret password, String hash, Runnable gate) {
    return matches(password, hash, false, gate);
  }

  /// The same for somebody whose source is `known`, who comes before all others.
  boolean matches(Secret password, String hash, boolean known, Runnable gate) {
    return inTurn(
        known,
        () -> {
          gate.run();
          hashes.increment();
          return argon2.matches(password.reveal(), hash);
        });
  }

  /// Whether a hash was made with weaker parameters than those of today.
  boolean isWeaker(String hash) {
    return argon2.upgradeEncoding(hash);
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
