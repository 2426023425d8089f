package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that arrive as slowly as their senders like: they take nobody else's place, and no more
/// of their own than a deadline allows.
class SlowBodiesTest {
  private static final String ELSEWHERE = "127.0.9.9";
  private static final TestServer SERVER =
      TestServer.start(TestDatabases.create(), Map.of("pacspace.limits.body-deadline", "1s"));
  private static final TestProgram PROGRAM = TestProgram.paid(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/balance/delta", "/api/v1/balance/compare", "/dashboard/auth/login"})
  void keepNobodyElseOutHoweverManyKeysAreMadeUp(String path) throws IOException {
    var sockets = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 1_050; i++) {
        sockets.add(begin(path, "pk_test_made%04dup.%s".formatted(i, "x".repeat(43))));
      }
      var other = SERVER.http().from(ELSEWHERE);
      for (var i = 0; i < 5; i++) {
        assertThat(other.get("/api/v1/whoami").status()).isEqualTo(401);
        assertThat(other.get("/api/v1/whoami", "X-Api-Key", PROGRAM.key()).status()).isEqualTo(200);
        assertThat(
                other
                    .post(
                        "/api/v1/balance/delta",
                        "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\"}",
                        "X-Api-Key",
                        PROGRAM.key())
                    .status())
            .isEqualTo(201);
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/balance/delta", "/api/v1/balance/compare", "/dashboard/auth/login"})
  void areCutWhenTheirTimeIsOver(String path) throws IOException {
    try (var socket = begin(path, PROGRAM.key())) {
      assertThat(answerToADribble(socket))
          .startsWith("HTTP/1.1 408")
          .contains("REQUEST_TIMEOUT", "\"success\":false");
    }
  }

  /// A body that arrives, and that nobody wants, costs the connection nothing.
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/balance/delta", "/api/v1/balance/compare"})
  void leaveTheConnectionAsItWasWhereTheyEnd(String path) {
    var http = SERVER.http();
    for (var i = 0; i < 3; i++) {
      assertThat(http.post(path, "{}").status()).isEqualTo(401);
    }
  }

  @Test
  void areNotReadForAKeyThatIsNotGood() throws IOException {
    try (var socket = begin("/api/v1/balance/delta", "pk_test_nobody.nothing")) {
      assertThat(answerToADribble(socket)).startsWith("HTTP/1.1 401").contains("INVALID_API_KEY");
    }
  }

  private static Socket begin(String path, String key) throws IOException {
    var socket = new Socket("localhost", URI.create(SERVER.url()).getPort());
    var head =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        X-Api-Key: %s\r
        Content-Type: application/json\r
        Content-Length: 900000\r
        \r
        {"""
            .formatted(path, key);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// Sends another byte for as long as nothing comes back.
  private static String answerToADribble(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    var answer = new byte[4_096];
    while (true) {
      try {
        var read = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(read, 0), StandardCharsets.UTF_8);
      } catch (SocketTimeoutException _) {
        socket.getOutputStream().write(' ');
      }
    }
  }
}
