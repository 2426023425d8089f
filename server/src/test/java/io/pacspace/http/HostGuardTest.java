package io.pacspace.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stranger's page whose name leads to this machine reads nothing of the development default.
class HostGuardTest {
  private static final URI SERVER = URI.create(TestServer.shared().url());

  private static String ask(String line, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.getPort())) {
      var request =
          "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
              .formatted(line, host);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /dev/mail",
        "GET /dev/mail?to=a@b.test",
        "GET /metrics",
        "GET /",
        "GET /dashboard/environments/environment-status",
        "POST /api/v1/balance/delta",
        "POST /api/v1/balance/delta/batch",
        "POST /dashboard/auth/login",
        "GET /nothing"
      })
  void refusesEveryRouteToAForeignName(String line) throws IOException {
    for (var host : new String[] {"evil.test", "localhost.evil.test:8080", "10.0.0.7", "[::2]"}) {
      assertThat(ask(line, host))
          .as(host)
          .startsWith("HTTP/1.1 403")
          .contains("\"code\":\"CROSS_ORIGIN_REQUEST\"")
          .contains("\"success\":false");
    }
  }

  @Test
  void servesTheNamesOfThisMachine() throws IOException {
    for (var host : new String[] {"localhost", "localhost:1", "127.0.0.1:8080", "[::1]:8080"}) {
      assertThat(ask("GET /dev/mail", host)).as(host).startsWith("HTTP/1.1 200");
    }
  }
}
