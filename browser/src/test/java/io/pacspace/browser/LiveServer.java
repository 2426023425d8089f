package io.pacspace.browser;

import static org.awaitility.Awaitility.await;

import io.pacspace.PacSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A server in a JVM of its own, in the development default, with its data under `target`.
final class LiveServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String READY = "ready ";

  private final Path folder;
  private final Map<String, String> settings;
  private Process process;
  private String url;

  private LiveServer(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
    this.process = launch("0");
    this.url = awaitReady();
  }

  /// Starts one on new data, with these settings besides.
  static LiveServer start(String name, Map<String, String> settings) {
    var folder = Path.of("target", "servers", name);
    try {
      if (Files.exists(folder)) {
        delete(folder);
      }
      Files.createDirectories(folder);
      return new LiveServer(folder, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Process launch(String port) {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PacSpace.class.getName()));
    builder.redirectErrorStream(true).redirectOutput(console().toFile());
    builder.environment().put("PACSPACE_MODE", "embedded");
    builder.environment().put("PACSPACE_DATA", folder.resolve("data").toAbsolutePath().toString());
    builder.environment().put("PACSPACE_PORT", port);
    builder.environment().putAll(settings);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path console() {
    return folder.resolve("console.txt");
  }

  private String awaitReady() {
    await().atMost(PATIENCE).until(() -> said().contains("\n" + READY) || !process.isAlive());
    return said()
        .lines()
        .filter(line -> line.startsWith(READY))
        .map(line -> line.substring(READY.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the server did not start:\n" + said()));
  }

  private String said() {
    try {
      return Files.readString(console());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it serves, without a slash at the end.
  String url() {
    return url;
  }

  /// Ends it; its data stays.
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  /// Starts it again where it was.
  void startAgain() {
    process = launch(url.substring(url.lastIndexOf(':') + 1));
    url = awaitReady();
  }

  @Override
  public void close() {
    stop();
  }
}
