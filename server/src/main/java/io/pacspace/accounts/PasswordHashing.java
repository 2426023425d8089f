package io.pacspace.accounts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id (RFC 9106) with the parameters that OWASP recommends: 19 MiB, two passes, one lane.
/// That memory is the reason why few run at once and not many may wait.
@Component
class PasswordHashing {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int AT_ONCE = 2;
  private static final int AT_ONCE_OR_WAITING = 100;

  /// The hash of nothing: compared with where there is no account, so that this takes as long.
  private static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(MEMORY_KIB, PASSES, LANES, "A".repeat(22), "A".repeat(43));

  private final Argon2PasswordEncoder argon2 =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final Semaphore present = new Semaphore(AT_ONCE_OR_WAITING);
  private final Counter hashes;

  PasswordHashing(MeterRegistry metrics) {
    hashes =
        Counter.builder("pacspace.password.hashes")
            .description("Passwords hashed, to keep or to compare")
            .register(metrics);
  }

  /// The hash to keep of a new password, with its salt and parameters.
  String hash(Secret password) {
    return inTurn(() -> Objects.requireNonNull(argon2.encode(password.reveal())));
  }

  /// Whether `password` is the one that `hash` was made of.
  boolean matches(Secret password, String hash) {
    return inTurn(() -> argon2.matches(password.reveal(), hash));
  }

  /// The same work where there is no hash to compare with.
  void matchesNobody(Secret password) {
    matches(password, NOBODYS);
  }

  private <T> T inTurn(Supplier<T> work) {
    if (!present.tryAcquire()) {
      throw new Failure.Unavailable(
          "Too many people sign in at this moment; try again shortly.", Duration.ofSeconds(2));
    }
    try {
      running.acquireUninterruptibly();
      try {
        hashes.increment();
        return work.get();
      } finally {
        running.release();
      }
    } finally {
      present.release();
    }
  }
}
