package io.pacspace.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.AddCheckpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// A witness over HTTP, which may be asked anything by anybody: bodies, time and connections are
/// bounded.
public final class WitnessServer implements AutoCloseable {
  private static final String ADD = "/add-checkpoint";
  private static final Pattern NEWEST = Pattern.compile("/([0-9a-f]{64})/checkpoint");

  /// Of the JDK's server, which reads them once: seconds for a request and for its answer, and how
  /// many connections there may be. Whoever starts the JVM may say otherwise.
  private static final Map<String, String> BOUNDS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "10",
          "jdk.httpserver.maxConnections", "256");

  private final Witness witness;
  private final HttpServer server;
  private final ExecutorService threads;

  private WitnessServer(Witness witness, HttpServer server) {
    this.witness = witness;
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /// Listens until it is closed.
  ///
  /// @throws Unusable where that address is taken or not this machine's
  public static WitnessServer start(Witness witness, InetSocketAddress address) {
    BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    try {
      var started = new WitnessServer(witness, HttpServer.create(address, 0));
      started.server.setExecutor(started.threads);
      started.server.createContext("/", started::serve);
      started.server.start();
      return started;
    } catch (IOException | IllegalArgumentException _) {
      throw new Unusable("Nobody can listen at " + address + ".");
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      var bytes = answer.bytes();
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var method = exchange.getRequestMethod();
    if (path.equals(ADD)) {
      return method.equals("POST") ? addCheckpoint(exchange) : Answer.wrongMethod();
    }
    if (!method.equals("GET")) {
      return Answer.wrongMethod();
    }
    if (path.equals("/")) {
      return WitnessPage.of(witness);
    }
    var newest = NEWEST.matcher(path);
    return newest.matches()
        ? witness
            .newest(newest.group(1))
            .map(note -> Answer.page(note.toString()))
            .orElseGet(() -> Answer.notFound("nothing was cosigned of this log"))
        : Answer.notFound("there is nothing at this address");
  }

  private Answer addCheckpoint(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(AddCheckpoint.LONGEST + 1);
    return body.length > AddCheckpoint.LONGEST ? Answer.tooLarge() : witness.addCheckpoint(body);
  }

  /// Ends it at once; what is being cosigned is either kept or not answered.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
