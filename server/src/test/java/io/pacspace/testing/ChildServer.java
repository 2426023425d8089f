package io.pacspace.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A server in a process of its own, so that it can be killed like one.
public final class ChildServer implements AutoCloseable {
  private static final String CRASH_POINT = "stopped at: ";

  private final Process process;
  private final BlockingQueue<String> crashPoints = new LinkedBlockingQueue<>();
  private final String url;

  private ChildServer(Process process, String url) {
    this.process = process;
    this.url = url;
    Thread.ofVirtual().start(this::readOutput);
  }

  /// Reads all of it, since a child whose output nobody reads stops at its next line.
  private void readOutput() {
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(CRASH_POINT)) {
          crashPoints.add(line.substring(CRASH_POINT.length()));
        }
      }
    } catch (IOException _) {
      // It was killed.
    }
  }

  /// Starts `main` on the databases, with some settings changed, and waits until it is ready.
  public static ChildServer start(
      TestDatabases databases, Class<?> main, Map<String, Object> overrides) {
    try {
      var port = freePort();
      var settings = new HashMap<>(overrides);
      settings.put("server.port", port);
      settings.putIfAbsent("pacspace.sole-node", true);
      var command = new ArrayList<String>();
      command.add(ProcessHandle.current().info().command().orElse("java"));
      command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(List.of(TestServer.arguments(databases.properties(), settings)));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var server = new ChildServer(process, "http://localhost:" + port);
      await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(server::isReady);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(null))) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the child server has died");
    }
    return http().get("/readyz").status() == 200;
  }

  /// Called in the child: says where it is, and goes no further.
  public static void waitToBeKilled(String here) {
    System.out.println(CRASH_POINT + here);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until the child says where it has stopped.
  public String awaitCrashPoint() {
    return await().atMost(Duration.ofMinutes(1)).until(crashPoints::poll, Objects::nonNull);
  }

  /// A browser without cookies, or a program.
  public Http http() {
    return new Http(url);
  }

  /// A new tenant of it, signed in.
  public TestTenant signUp() {
    return TestTenant.signUp(http());
  }

  /// Where it listens, without a slash at the end.
  public String url() {
    return url;
  }

  /// `kill -9`, and waits for the end.
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
