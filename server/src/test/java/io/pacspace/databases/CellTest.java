package io.pacspace.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.pacspace.shared.EnvironmentKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.CannotCreateTransactionException;

/// A cell that is away when a server starts: one request at a time finds out whether it is back,
/// and no other waits for that.
@Timeout(60)
class CellTest {
  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Cell cell =
      new Cell(
          "main",
          EnvironmentKind.SANDBOX,
          1,
          this::connect,
          new HikariDataSource(),
          new HikariDataSource(),
          Duration.ofSeconds(5));

  private void connect() {
    attempts.incrementAndGet();
    try {
      answered.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("away");
  }

  private void assertIsAway() {
    var problem = catchThrowable(cell::ready);
    assertThat(problem).isInstanceOf(CannotCreateTransactionException.class);
    assertThat(DatabaseAway.is(problem)).isTrue();
  }

  @Test
  void letsNobodyWaitForTheOneWhoTriesToReachIt() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(this::assertIsAway);
      await().until(() -> attempts.get() == 1);

      // Neither while it is tried nor right after that failed.
      assertIsAway();
      answered.countDown();
      first.get();
      assertIsAway();
      assertThat(attempts).hasValue(1);

      await().until(this::isTriedAgain);
      assertThat(attempts).hasValue(2);
    }
  }

  private boolean isTriedAgain() {
    assertIsAway();
    return attempts.get() > 1;
  }
}
