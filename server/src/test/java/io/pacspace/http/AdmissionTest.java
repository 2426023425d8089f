package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A server serves so many requests at once and holds so many bytes of large bodies, and refuses
/// what is beyond with an answer, so that its memory is bounded whoever comes; and nobody keeps
/// others out.
class AdmissionTest {
  private static final int AT_ONCE = 30;

  /// Two thirds, for one alone.
  private static final int SHARE = 20;

  private static final int LARGE_BODIES = 10;
  private static final String DELTA = "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\"}";

  private static TestDatabases databases;
  private static TestServer server;
  private static TestProgram program;
  private static TestProgram other;

  @BeforeAll
  static void start() {
    databases = TestDatabases.create();
    server = TestServer.start(databases, Map.of("pacspace.limits.requests-at-once", AT_ONCE));
    program = TestProgram.paid(server);
    other = TestProgram.paid(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.header("X-Request-Id")).isNotBlank();
    assertThat(answer.body()).contains("nothing was done");
  }

  private static Answer read() {
    return program.get("/api/v1/whoami");
  }

  @Test
  void refusesWhatIsBeyondAShareButNoOtherCallerAndNotItsOperator() {
    var surplus = 5;
    assertThat(read().status()).as("whose key it is, is known from now on").isEqualTo(200);
    var answers = new CopyOnWriteArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var held = databases.stall("sandbox")) {
      for (var i = 0; i < SHARE + surplus; i++) {
        threads.execute(() -> answers.add(program.record(DELTA)));
      }
      await().until(() -> answers.size() >= surplus);
      answers.forEach(AdmissionTest::assertRefused);
      assertRefused(read());
      assertThat(other.get("/api/v1/whoami").status()).isEqualTo(200);
      assertThat(server.http().get("/livez").status()).isEqualTo(200);
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
      assertThat(server.http().get("/metrics").body())
          .containsPattern("pacspace_requests_refused_total [1-9]");
      held.release();
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(SHARE);
    assertThat(answers).hasSize(SHARE + surplus);
    assertThat(read().status()).isEqualTo(200);
  }

  @Test
  void holdsOnlySoManyLargeBodies() throws IOException {
    var batch = Collections.nCopies(1_000, DELTA.replace("\"r\"", "\"" + "é".repeat(400) + "\""));
    var sockets = new ArrayList<Socket>();
    try {
      for (var i = 0; i < LARGE_BODIES; i++) {
        sockets.add(startLargeBody());
      }
      await().until(() -> program.batch(batch).status() == 503);
      assertRefused(program.batch(batch));
      assertThat(other.batch(batch).status()).isEqualTo(201);
      assertThat(program.record(DELTA).status()).isEqualTo(201);
      assertThat(program.batch(List.of(DELTA)).status()).isEqualTo(201);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
    await().until(() -> program.batch(batch).status() == 201);
  }

  /// A client that announces a body of 1 MiB and sends a part of it.
  private static Socket startLargeBody() throws IOException {
    var socket = new Socket("localhost", URI.create(server.url()).getPort());
    var head =
        """
        POST /api/v1/balance/delta/batch HTTP/1.1\r
        Host: localhost\r
        X-Api-Key: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        {"deltas":["""
            .formatted(program.key(), RequestBody.LIMIT);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
