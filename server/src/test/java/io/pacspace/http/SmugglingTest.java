package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A request whose end a proxy may see elsewhere than the server is refused, and what follows on
/// its connection is never taken for a request: so nobody slips one past the proxy.
class SmugglingTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String HIDDEN = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final String HEAD =
      """
      POST /dashboard/auth/login HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "Content-Length: 5, 6\r\n\r\n",
        "Content-Length: +5\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x5\r\n\r\n",
        "Content-Length : 5\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nZ\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: identity, chunked, identity\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Host: elsewhere\r\nContent-Length: 0\r\n\r\n"
      })
  void getsNowhere(String rest) throws IOException {
    try (var socket = new Socket("localhost", URI.create(SERVER.url()).getPort())) {
      socket.setSoTimeout(20_000);
      try {
        socket
            .getOutputStream()
            .write((HEAD + rest + HIDDEN).getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException _) {
        // The server may answer and close before it has read everything.
      }
      var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSize(2);
      assertThat(answers).containsPattern("^HTTP/1\\.1 (400|501) ");
    }
  }
}
