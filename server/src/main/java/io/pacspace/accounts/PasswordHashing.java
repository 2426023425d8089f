package io.pacspace.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id (RFC 9106) with the parameters that OWASP recommends: 19 MiB, two passes, one lane.
/// That memory is why few run at once and not many may wait; and they run on threads of the
/// platform, since on virtual ones they would keep the few carriers from everybody else.
@Component
class PasswordHashing implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int AT_ONCE = 2;
  private static final int WAITING = 100;

  /// The hash of nothing: compared with where there is no account, so that this takes as long.
  static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(MEMORY_KIB, PASSES, LANES, "A".repeat(22), "A".repeat(43));

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("passwords-", 0).factory());
  private final Counter hashes;

  PasswordHashing(MeterRegistry metrics) {
    hashes =
        Counter.builder("pacspace.password.hashes")
            .description("Passwords hashed, to keep or to compare")
            .register(metrics);
  }

  /// The hash to keep of a new password, with its salt and parameters.
  String hash(Secret password) {
    return inTurn(
        () -> {
          hashes.increment();
          return Objects.requireNonNull(argon2.encode(password.reveal()));
        });
  }

  /// Whether `password` is the one that `hash` was made of. `gate` runs when the turn has come and
  /// may still refuse.
  boolean matches(Secret password, String hash, Runnable gate) {
    return inTurn(
        () -> {
          gate.run();
          hashes.increment();
          return argon2.matches(password.reveal(), hash);
        });
  }

  private <T> T inTurn(Callable<T> work) {
    try {
      return threads.submit(work).get();
    } catch (RejectedExecutionException _) {
      throw new Failure.Unavailable(
          "Too many people sign in at this moment; try again shortly.", Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Failure.Unavailable("The server is stopping; try again.", Duration.ofSeconds(2));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure refusal ? refusal : new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
