package io.pacspace.testing;

import io.pacspace.PacSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A command of the program as a process of its own, as the launcher starts it.
public final class CommandProcess {
  private CommandProcess() {}

  /// What came of it.
  public record Run(int exitCode, String out, String err) {}

  /// Runs a command with nothing but these settings in its environment.
  ///
  /// @param folder where its output may lie
  public static Run run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var out = Files.createTempFile(folder, "out", ".txt");
    var err = Files.createTempFile(folder, "err", ".txt");
    var java = ProcessHandle.current().info().command().orElse("java");
    var builder = new ProcessBuilder(java, "-Xmx256m", "-XX:+UseSerialGC");
    builder.command().addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(PacSpace.class.getName());
    builder.command().addAll(List.of(command));
    builder.environment().keySet().removeIf(name -> name.startsWith("PACSPACE_"));
    builder.environment().putAll(environment);
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Run(process.waitFor(), Files.readString(out), Files.readString(err));
  }

  /// The settings as the environment has them.
  public static Map<String, String> environment(Map<String, Object> properties) {
    var environment = new HashMap<String, String>();
    properties.forEach((name, value) -> environment.put(variable(name), value.toString()));
    return environment;
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
  }
}
