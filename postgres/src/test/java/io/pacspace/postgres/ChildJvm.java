package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A program that starts PostgreSQL, reports every step, and stops it when its input ends.
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static void main(String[] arguments) throws IOException {
    try (var postgres = EmbeddedPostgres.start(Path.of(arguments[0]), ChildJvm::say)) {
      say("ready %d %d".formatted(postgres.postmasterPid(), postgres.port()));
      while (System.in.read() >= 0) {}
    } catch (PostgresFailure e) {
      say("failed " + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  static ChildJvm start(Path home) throws IOException {
    return start(home, Map.of());
  }

  static ChildJvm start(Path home, Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName(),
                home.toString())
            .redirectError(new File("/dev/null"));
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /// Waits for a line that begins like this, or for the end of the program.
  String awaitLine(String beginning) throws IOException {
    return await(line -> line.startsWith(beginning));
  }

  /// Waits until the program is ready or has failed.
  String awaitOutcome() throws IOException {
    return await(line -> line.startsWith("ready ") || line.startsWith("failed "));
  }

  private String await(Predicate<String> wanted) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
    throw new AssertionError("the program ended after " + lines);
  }

  /// Everything reported up to the line that was awaited last.
  List<String> lines() {
    return lines;
  }

  /// Ends the program as `kill -9` does.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Lets the program stop its server and waits for its end.
  @Override
  public void close() throws IOException {
    process.outputWriter(UTF_8).close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
