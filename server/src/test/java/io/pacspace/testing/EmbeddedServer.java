package io.pacspace.testing;

import static org.awaitility.Awaitility.await;

import io.pacspace.PacSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The development default in a process of its own, as the launcher starts it, with what it says on
/// its console.
public final class EmbeddedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String READY = "ready ";

  private final Path data;
  private final Path console;
  private final Process process;

  private EmbeddedServer(Path data) throws IOException {
    this.data = data;
    this.console = Files.createTempFile(data.toAbsolutePath().getParent(), "console-", ".txt");
    var java = ProcessHandle.current().info().command().orElse("java");
    var flags = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var builder = new ProcessBuilder(java);
    builder.command().addAll(flags);
    builder.command().addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(PacSpace.class.getName());
    builder.environment().put("PACSPACE_MODE", "embedded");
    builder.environment().put("PACSPACE_DATA", data.toString());
    builder.environment().put("PACSPACE_PORT", "0");
    this.process = builder.redirectErrorStream(true).redirectOutput(console.toFile()).start();
  }

  /// Starts it on a data folder, new or from an earlier run, and a free port. Does not wait.
  public static EmbeddedServer launch(Path data) {
    try {
      return new EmbeddedServer(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it has said so far.
  public String console() {
    try {
      return Files.readString(console);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it has said something.
  public EmbeddedServer awaitSaying(String words) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> console().contains(words) || !process.isAlive());
    if (!console().contains(words)) {
      throw new IllegalStateException("it ended without '" + words + "':\n" + console());
    }
    return this;
  }

  /// Waits until it serves.
  public EmbeddedServer awaitReady() {
    return awaitSaying("\n" + READY);
  }

  /// A browser without cookies at the address that it has announced.
  public Http http() {
    var announced = console().lines().filter(line -> line.startsWith(READY)).findFirst();
    return new Http(announced.orElseThrow().substring(READY.length()));
  }

  /// A new tenant of it, signed in.
  public TestTenant signUp() {
    return TestTenant.signUp(http());
  }

  /// Whether its PostgreSQL is there, which writes this file before it listens and deletes it last.
  public boolean hasPostgres() {
    return Files.exists(data.resolve("postgres/data/postmaster.pid"));
  }

  /// `kill -9` of its postmaster alone.
  public void killPostgres() {
    try (var lines = Files.lines(data.resolve("postgres/data/postmaster.pid"))) {
      ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ctrl-C.
  public EmbeddedServer interrupt() {
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().onExit().join();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `kill -9`.
  public EmbeddedServer kill() {
    process.destroyForcibly();
    return this;
  }

  /// Waits until it has ended, and tells its exit code.
  public int awaitEnd() {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    return process.exitValue();
  }

  @Override
  public void close() {
    interrupt();
    awaitEnd();
  }
}
