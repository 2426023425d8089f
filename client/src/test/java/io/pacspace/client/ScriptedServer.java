package io.pacspace.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Answers as it was told to, one after the other, and remembers what it was asked.
final class ScriptedServer implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Reply> replies = new ArrayDeque<>();
  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /// A request.
  record Asked(
      String method, String uri, String body, @Nullable String key, @Nullable String apiKey) {}

  private sealed interface Reply {
    record Says(int status, String body, Map<String, String> headers) implements Reply {}

    record HangsUp() implements Reply {}

    record FallsSilent() implements Reply {}
  }

  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  ScriptedServer says(int status, String body) {
    return says(status, body, Map.of());
  }

  ScriptedServer says(int status, String body, Map<String, String> headers) {
    replies.add(new Reply.Says(status, body, headers));
    return this;
  }

  ScriptedServer gives(String data) {
    return says(200, "{\"success\":true,\"data\":" + data + "}");
  }

  ScriptedServer hangsUp() {
    replies.add(new Reply.HangsUp());
    return this;
  }

  ScriptedServer fallsSilent() {
    replies.add(new Reply.FallsSilent());
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            body,
            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
            exchange.getRequestHeaders().getFirst("X-Api-Key")));
    switch (replies.remove()) {
      case Reply.Says(int status, String text, Map<String, String> headers) -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
      }
      case Reply.HangsUp _ -> exchange.close();
      case Reply.FallsSilent _ -> exchange.sendResponseHeaders(200, 100);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
