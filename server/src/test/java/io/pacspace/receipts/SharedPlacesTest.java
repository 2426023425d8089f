package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Verifying is open to anyone: whoever floods it keeps no other source from verifying, and nobody
/// with a key from a connection. A table that is locked makes the work take as long as the test
/// wants.
@Timeout(60)
class SharedPlacesTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final TestProgram PROGRAM = TestProgram.paid(SERVER);
  private static final int FLOOD = 24;
  private static final int CONNECTIONS = 24;

  private static String small = "";
  private static String large = "";

  @BeforeAll
  static void record() {
    small = new Verifier(SERVER).record(PROGRAM, "c", Collections.nCopies(501, "1")).getLast();
    large =
        PROGRAM
            .post("/api/v1/balance/checkpoint", "{\"customerId\":\"c\"}")
            .data()
            .path("proofRoot")
            .asString();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Http.Answer verify(String address, String root) {
    return SERVER.http().from(address).get("/api/v1/verify/" + root + "?limit=1");
  }

  private static long answered(List<Future<Http.Answer>> requests) {
    return requests.stream().filter(Future::isDone).count();
  }

  @Test
  void leaveALargeProofToAnotherSource() throws Exception {
    try (var held = DATABASES.hold("sandbox", "proofs.tiles");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var flood = new ArrayList<Future<Http.Answer>>();
      for (var i = 0; i < FLOOD; i++) {
        flood.add(threads.submit(() -> verify("127.0.0.66", large)));
      }
      await()
          .until(
              () ->
                  DATABASES.waitingForLocks("sandbox") > 0
                      && DATABASES.waitingForLocks("sandbox") + answered(flood) == FLOOD);
      var before = DATABASES.waitingForLocks("sandbox");
      for (var refused : flood.stream().filter(Future::isDone).toList()) {
        assertThat(refused.get().status()).as(refused.get().toString()).isEqualTo(503);
        assertThat(refused.get().header("Retry-After")).isNotEmpty();
      }

      var other = threads.submit(() -> verify("127.0.0.7", large));
      await().until(() -> DATABASES.waitingForLocks("sandbox") > before || other.isDone());
      held.release();

      assertThat(other.get().status()).as(other.get().toString()).isEqualTo(200);
      assertThat(other.get().data().path("verified").asBoolean()).isTrue();
    }
  }

  @Test
  void leaveConnectionsToWhoeverHasAKey() throws Exception {
    try (var held = DATABASES.hold("sandbox", "proofs.tiles");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var flood = new ArrayList<Future<Http.Answer>>();
      for (var source = 1; source <= 5; source++) {
        var address = "127.0.66." + source;
        for (var i = 0; i < FLOOD; i++) {
          flood.add(threads.submit(() -> verify(address, small)));
        }
      }
      await()
          .until(
              () ->
                  DATABASES.waitingForLocks("sandbox") + answered(flood) == flood.size()
                      || DATABASES.waitingForLocks("sandbox") == CONNECTIONS);

      assertThat(DATABASES.waitingForLocks("sandbox"))
          .isPositive()
          .isLessThanOrEqualTo(CONNECTIONS / 2);
      assertThat(PROGRAM.get("/api/v1/balance/derive/c").status()).isEqualTo(200);
      held.release();
    }
  }
}
