package io.pacspace.cli;

import io.pacspace.transparency.CosignerKey;
import io.pacspace.transparency.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The command `pacspace witness` in a JVM of its own, which can be killed.
record WitnessProcess(Process process, BufferedReader out, TestingWitness witness)
    implements AutoCloseable {
  private static final String KEY = "witness: ";
  private static final String LISTENING = "listening: ";

  static WitnessProcess start(Path dir, TestingLog log, String... more)
      throws IOException, Refusal {
    var process = launch(dir, log, more);
    var out = process.inputReader(StandardCharsets.UTF_8);
    var key = CosignerKey.parse(after(KEY, out));
    return new WitnessProcess(
        process, out, new TestingWitness(URI.create(after(LISTENING, out)), key));
  }

  /// @param more further options, of the JVM where they begin with `-D`
  static Process launch(Path dir, TestingLog log, String... more) throws IOException {
    var ofJvm = Arrays.stream(more).filter(option -> option.startsWith("-D")).toList();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ofJvm);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Pacspace.class.getName());
    command.addAll(List.of("witness", "--dir", dir.toString(), "--listen", "127.0.0.1:0"));
    command.addAll(List.of("--log", log.key().toString()));
    Arrays.stream(more).filter(option -> !ofJvm.contains(option)).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String after(String start, BufferedReader out) throws IOException {
    var line = out.readLine();
    if (line == null || !line.startsWith(start)) {
      throw new IllegalStateException("the witness says " + line);
    }
    return line.substring(start.length());
  }

  /// Ends it as `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
