package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A bundle is whole, or a failure for everybody who downloads it: a database that dies meanwhile
/// never leaves one that is well formed and lacks records, which verifiers would call forged.
@Timeout(120)
class BundleTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final TestProgram PROGRAM = TestProgram.paid(SERVER);
  private static final Verifier VERIFIER = new Verifier(SERVER);
  private static final int BATCHES = 16;
  private static final int IN_A_BATCH = 125;
  private static final int SMALL_WINDOW = 16 * 1024;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// Whatever was cut off before.
  private static Http.Answer record(List<String> deltas) {
    var key = UUID.randomUUID().toString();
    return await()
        .until(
            () -> PROGRAM.batch(deltas, "Idempotency-Key", key), answer -> answer.status() == 201);
  }

  private static String rootOf(String customer) {
    return PROGRAM
        .post("/api/v1/balance/checkpoint", "{\"customerId\":\"%s\"}".formatted(customer))
        .data()
        .path("proofRoot")
        .asString();
  }

  private static String bundleOf(String root) {
    return "/api/v1/verify/" + root + "?format=bundle";
  }

  @Test
  void isUnavailableWhereItsFirstRecordsCannotBeRead() throws Exception {
    VERIFIER.record(PROGRAM, "few", Collections.nCopies(3, "1"));
    var path = bundleOf(rootOf("few"));
    Http.Answer answer;
    try (var _ = DATABASES.hold("sandbox", "proofs.tiles");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var bundle = threads.submit(() -> SERVER.http().get(path));
      await().until(() -> DATABASES.waitingForLocks("sandbox") > 0);
      DATABASES.cutConnections("sandbox");
      answer = bundle.get();
    }
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.header("Content-Disposition")).isEmpty();
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
  }

  /// Longer than what the two systems take in between, so that the server waits for its reader
  /// while the database dies.
  @Test
  void isBrokenOffWhereTheDatabaseDiesMeanwhile() throws Exception {
    var metadata = "{\"text\":\"%s\"}".formatted("x".repeat(7_900));
    var delta =
        "{\"customerId\":\"many\",\"delta\":1,\"reason\":\"r\",\"metadata\":%s}"
            .formatted(metadata);
    var last = "";
    for (var i = 0; i < BATCHES; i++) {
      var results = record(Collections.nCopies(IN_A_BATCH, delta)).data().path("results");
      last = results.path(IN_A_BATCH - 1).path("receiptId").asString();
    }
    VERIFIER.await_(last);
    var path = bundleOf(rootOf("many"));
    var whole = SERVER.http().get(path);
    assertThat(whole.json().path("records").size()).isEqualTo(BATCHES * IN_A_BATCH);

    try (var socket = ask(path)) {
      var in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      DATABASES.reachable("sandbox", false);
      var rest = new String(readUntilItEnds(in), StandardCharsets.UTF_8);
      assertThat(rest).doesNotEndWith("0\r\n\r\n").doesNotContain("}]}");
      assertThat(rest.length()).isLessThan(whole.body().length());
    } finally {
      DATABASES.reachable("sandbox", true);
    }
  }

  private static Socket ask(String path) throws IOException {
    var server = URI.create(SERVER.url());
    var socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    var request = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// To the end or to the reset of the connection.
  private static byte[] readUntilItEnds(InputStream in) {
    var all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException _) {
      // It was reset.
    }
    return all.toByteArray();
  }
}
