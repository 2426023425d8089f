package io.pacspace.bench.rig;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A server in a JVM of its own, with the flags that `./pacspace run` gives it.
public final class Child implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 50;

  private final Process process;
  private final int port;
  private final Path log;

  private Child(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /// Starts a main class with settings in its environment and waits until `ready` answers 200. The
  /// port is passed as `PACSPACE_PORT`; what it prints goes to `log`.
  static Child start(
      String main, List<String> flags, Map<String, String> settings, String ready, Path log)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    var port = freePort();
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(settings);
    builder.environment().put("PACSPACE_PORT", Integer.toString(port));
    var child = new Child(builder.start(), port, log);
    child.awaitReady(ready);
    return child;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(String path) throws InterruptedException {
    var give = System.nanoTime() + PATIENCE.toNanos();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (var http = HttpClient.newHttpClient()) {
      while (!answers(http, request)) {
        if (!process.isAlive() || System.nanoTime() > give) {
          close();
          throw new IllegalStateException("the server did not start; " + log + " says why");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Where it listens, on 127.0.0.1.
  public int port() {
    return port;
  }

  /// Its JVM.
  public ProcessHandle process() {
    return process.toHandle();
  }

  /// Asks for one thing, over a connection of its own, and gives the body of the answer, which must
  /// have that status.
  public String ask(Request request, int status) throws IOException {
    var body = new StringBuilder();
    try (var generator = new Generator(port, 1)) {
      generator.schedule(
          new Call(
              System.nanoTime(),
              request,
              (response, _) -> {
                if (response.status() != status) {
                  throw new IllegalStateException(
                      "the answer is " + response.status() + " " + response.body());
                }
                body.append(response.body());
              }));
      generator.run();
    }
    return body.toString();
  }

  /// The most that its JVM has had in memory so far, all of it counted.
  public String peakMemory() {
    return Memory.text(Memory.peak(process.toHandle()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException _) {
      process.destroyForcibly().onExit().join();
    }
  }
}
