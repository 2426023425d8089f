package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Programs that record delta after delta of -1.5, each under a reference of its own and again and
/// again until it is answered 201, until this is closed.
final class RecordingLoad implements AutoCloseable {
  private static final int WRITERS = 12;
  private static final int CUSTOMERS = 5;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicLong references = new AtomicLong();
  private final CountDownLatch enough = new CountDownLatch(1);
  private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<Http> servers;

  private RecordingLoad(Supplier<Http> servers) {
    this.servers = servers;
  }

  /// Starts recording with these API keys in turn; each try asks for a server anew.
  static RecordingLoad start(List<String> keys, Supplier<Http> servers) {
    var load = new RecordingLoad(servers);
    for (var i = 0; i < WRITERS; i++) {
      var key = keys.get(i % keys.size());
      load.writers.execute(() -> load.write(key));
    }
    return load;
  }

  private void write(String key) {
    while (enough.getCount() > 0) {
      var number = references.incrementAndGet();
      var reference = "ref-" + number;
      var body =
          "{\"customerId\":\"c%d\",\"delta\":-1.5,\"reason\":\"load\",\"referenceId\":\"%s\"}"
              .formatted(number % CUSTOMERS, reference);
      while (enough.getCount() > 0 && !accepts(key, body)) {
        pause();
      }
      if (enough.getCount() > 0) {
        accepted.add(reference);
      }
    }
  }

  private boolean accepts(String key, String body) {
    try {
      var status = servers.get().post("/api/v1/balance/delta", body, "X-Api-Key", key).status();
      assertThat(status).isIn(201, 401, 503, 500);
      return status == 201;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private void pause() {
    try {
      var _ = enough.await(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitMoreAccepted(int more) {
    var goal = accepted.size() + more;
    await().atMost(Duration.ofMinutes(2)).until(() -> accepted.size() >= goal);
  }

  /// The references that were answered 201.
  Set<String> accepted() {
    return accepted;
  }

  @Override
  public void close() {
    enough.countDown();
    writers.close();
  }
}
