package io.pacspace.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What cannot be read as HTTP may hold a secret all the same, so no log quotes it.
@ExtendWith(OutputCaptureExtension.class)
class UnreadableHeadTest {
  private static final String SECRET = "AlmostASecret";

  @Test
  void isQuotedNowhere(CapturedOutput output) throws IOException {
    try (var server =
        TestServer.start(TestDatabases.create(), Map.of("logging.level.root", "info"))) {
      for (var head :
          new String[] {
            "GET /dashboard/auth/verify?token=" + SECRET + "\" HTTP/1.1\r\n",
            "GET /api/v1/verify/0x" + SECRET + "> HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nX-Api-Key: " + SECRET + "\u0001\r\n",
            "GET / HTTP/1.1\r\nX Api Key: " + SECRET + "\r\n",
            "GET /dashboard/auth/me HTTP/1.1\r\nCookie: pacspace_session=" + SECRET + "\"; =\r\n",
            "GET / " + SECRET + "\r\n",
          }) {
        assertThat(send(server, head)).startsWith("HTTP/1.1 4");
      }
    }
    assertThat(output.getAll()).contains("Graceful shutdown").doesNotContain(SECRET);
  }

  /// Asking for what this server does not do is no fault of this server.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/balance/delta HTTP/1.1\r\nTransfer-Encoding: gzip\r\n",
        "POST /dashboard/auth/login HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n",
        "GET / HTTP/1.2\r\n",
        "GET / HTTP/3.0\r\n",
      })
  void isNoFaultOfTheProgram(String head) throws IOException {
    try (var server = TestServer.start(TestDatabases.create(), Map.of())) {
      assertThat(send(server, head))
          .containsPattern("^HTTP/1\\.1 50[15] ")
          .contains("cannot be understood as HTTP")
          .doesNotContain("INTERNAL_ERROR");
    }
  }

  private static String send(TestServer server, String head) throws IOException {
    try (var socket = new Socket("localhost", URI.create(server.url()).getPort())) {
      var whole = head + "Host: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(whole.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
