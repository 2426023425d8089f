package io.pacspace.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.PacSpace;
import io.pacspace.testing.ChildServer;
import io.pacspace.testing.Http;
import io.pacspace.testing.MortalPostgres;
import io.pacspace.testing.TestDatabases;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TreeEdge;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `kill -9` of the server and of PostgreSQL at random moments under load, fifty times over both:
/// no delta answered 201 is lost, none is doubled, indexes are contiguous, and the log never forks.
class RecordingCrashTest {
  private static final int KILLS = 50;
  private static final int EVERY_NTH_KILLS_THE_SERVER = 4;
  private static final int WRITERS = 12;
  private static final long SEED = 20_260_131;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicLong references = new AtomicLong();
  private final CountDownLatch enough = new CountDownLatch(1);
  private @Nullable ChildServer server;
  private volatile Http http = Http.to("http://localhost");

  @Test
  void losesDoublesAndForksNothing() throws Exception {
    try (var postgres = MortalPostgres.start("crash-postgres")) {
      var databases = postgres.databases();
      try {
        loadAndKill(postgres, databases);
      } finally {
        enough.countDown();
        killServer();
      }
    }
  }

  private void loadAndKill(MortalPostgres postgres, TestDatabases databases) throws Exception {
    var random = new Random(SEED);
    var tenant = start(databases).signUp().upgrade("pilot").awaitStatus("sandbox", "active");
    var created = tenant.http().post("/dashboard/api-keys", "{\"name\":\"load\"}").data();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (var i = 0; i < WRITERS; i++) {
          writers.execute(() -> write(created.path("fullKey").asString()));
        }
        for (var kill = 1; kill <= KILLS; kill++) {
          awaitMoreAccepted(1 + random.nextInt(60));
          killSomething(kill, postgres, databases);
        }
        awaitMoreAccepted(100);
      } finally {
        enough.countDown();
      }
    }
    assertNothingLostOrDoubled(databases);
    awaitVerified(databases);
    assertOneTreeForEachSize(databases);
  }

  private void killSomething(int kill, MortalPostgres postgres, TestDatabases databases) {
    if (kill % EVERY_NTH_KILLS_THE_SERVER == 0) {
      killServer();
      start(databases);
    } else {
      postgres.killAndRestart();
    }
  }

  private ChildServer start(TestDatabases databases) {
    var started = ChildServer.start(databases, PacSpace.class, Map.of());
    server = started;
    http = started.http();
    return started;
  }

  private void killServer() {
    if (server != null) {
      server.kill();
    }
  }

  private void awaitMoreAccepted(int more) {
    var goal = accepted.size() + more;
    await().atMost(Duration.ofMinutes(2)).until(() -> accepted.size() >= goal);
  }

  /// Records delta after delta, each again and again until it is answered 201.
  private void write(String key) {
    while (enough.getCount() > 0) {
      var reference = "ref-" + references.incrementAndGet();
      var body =
          "{\"customerId\":\"c%d\",\"delta\":-1.5,\"reason\":\"load\",\"referenceId\":\"%s\"}"
              .formatted(references.get() % 5, reference);
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
      var status = http.post("/api/v1/balance/delta", body, "X-Api-Key", key).status();
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

  private void assertNothingLostOrDoubled(TestDatabases databases) {
    var kept =
        databases
            .cell("sandbox")
            .sql("select reference_id from ledger.deltas order by log_index")
            .query(String.class)
            .list();
    assertThat(kept).doesNotHaveDuplicates().containsAll(accepted);
    var gaps =
        databases
            .cell("sandbox")
            .sql(
                """
                select count(*) from (
                  select log_index - row_number() over (order by log_index) as shift,
                         sequence - row_number() over (partition by customer_id order by log_index)
                           as customer_shift,
                         balance + 1.5 * sequence as off
                  from ledger.deltas) checked
                where shift <> -1 or customer_shift <> 0 or off <> 0
                """)
            .query(Long.class)
            .single();
    assertThat(gaps).isZero();
  }

  private static void awaitVerified(TestDatabases databases) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                databases
                    .cell("sandbox")
                    .sql(
                        """
                        select (select max(size) from proofs.checkpoints)
                             = (select count(*) from ledger.deltas)
                        """)
                    .query(Boolean.class)
                    .single());
  }

  /// Every signed checkpoint is the head of one and the same growing tree.
  private static void assertOneTreeForEachSize(TestDatabases databases) throws Refusal {
    var cell = databases.cell("sandbox");
    var leaves =
        cell
            .sql("select commitment from ledger.deltas order by log_index")
            .query(byte[].class)
            .list()
            .stream()
            .map(SaltedRecord::entry)
            .map(Hash::leaf)
            .toList();
    var heads =
        cell.sql("select size, root, note from proofs.checkpoints order by size")
            .query(
                (row, _) ->
                    new Head(
                        row.getLong("size"), Hash.of(row.getBytes("root")), row.getString("note")))
            .list();
    var edge = TreeEdge.EMPTY;
    for (var head : heads) {
      var from = Math.toIntExact(edge.head().size());
      edge = edge.append(List.copyOf(leaves.subList(from, Math.toIntExact(head.size())))).edge();
      assertThat(edge.head().root()).isEqualTo(head.root());
      assertThat(head.note().getBytes(UTF_8)).isNotEmpty();
    }
  }

  private record Head(long size, Hash root, String note) {}
}
