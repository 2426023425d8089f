package io.pacspace.logs;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LogSiteTest {
  /// The head of an answer says nothing about whether its body ever comes.
  @Test
  void doesNotWaitForABodyThatNeverEnds() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/slow/", exchange -> exchange.sendResponseHeaders(200, 10));
    server.start();
    var base = URI.create("http://localhost:" + server.getAddress().getPort() + "/slow/");
    try (var site = new LogSite(base, Duration.ofMillis(200))) {
      assertThatExceptionOfType(Unusable.class)
          .isThrownBy(() -> site.read("checkpoint", 100))
          .withMessageContaining("the host takes too long");
    } finally {
      server.stop(0);
    }
  }
}
