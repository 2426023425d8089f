package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogAddressTest {
  @TempDir Path folder;

  private final ConcurrentHashMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private HttpServer server;
  private TestingLog log;

  @BeforeEach
  void serveALog() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 2000);
    log.writeTo(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/log/env_1/", this::file);
    server.createContext(
        "/busy/env_1/",
        exchange -> {
          var first = times(exchange) == 1;
          if (first) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(exchange, 429, new byte[0]);
          } else {
            file(exchange);
          }
        });
    server.createContext("/broken/", exchange -> answer(exchange, 403, new byte[0]));
    server.createContext("/endless/", exchange -> answer(exchange, 200, new byte[1_000_000]));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int times(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    return asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
  }

  private void file(HttpExchange exchange) throws IOException {
    var file = folder.resolve(exchange.getRequestURI().getPath().replaceFirst("/.*?/env_1/", ""));
    if (Files.isRegularFile(file)) {
      answer(exchange, 200, Files.readAllBytes(file));
    } else {
      answer(exchange, 404, "no".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Run check(String path) {
    var base = "http://localhost:" + server.getAddress().getPort();
    return Run.of("log", "check", base + path, "--key", log.key());
  }

  @Test
  void verifiesALogAtAnAddress() {
    check("/log/env_1").isVerified();
    check("/log/env_1/").isVerified();
  }

  @Test
  void asksAgainWhereTheSiteIsBusy() {
    check("/busy/env_1").isVerified();
  }

  @Test
  void namesTheBreak() throws Exception {
    var tile = Files.readAllBytes(folder.resolve("tile/0/003"));
    tile[40] ^= 4;
    Files.write(folder.resolve("tile/0/003"), tile);

    check("/log/env_1").isRefusedAt("tile/0/003");
  }

  @Test
  void hasOneSentenceForSitesWithoutALog() throws Exception {
    check("/log/env_1/tile").isUnusable("There is no checkpoint");
    check("/broken").isUnusable("the answer is 403");
    check("/endless").isUnusable("has more than 262144 bytes");
    Run.of("log", "check", "http://", "--key", log.key()).isUnusable("http:// is not an address");
    Run.of("log", "check", "http://a b/", "--key", log.key()).isUnusable("is not an address");
    Run.of("log", "check", "http:///x", "--key", log.key()).isUnusable("names no host");
  }

  @Test
  void hasOneSentenceForAHostThatDoesNotAnswer() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var run = Run.of("log", "check", "http://localhost:" + free, "--key", log.key());
    run.isUnusable("the host does not answer");
    assertThat(run.err()).contains("/checkpoint cannot be read");
  }
}
