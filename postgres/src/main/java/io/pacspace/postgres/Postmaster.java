package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What `postmaster.pid` says about a server: it exists from before the server listens until it has
/// ended, and longer if it is killed.
///
/// @param port 0 while not known
/// @param status `starting`, `ready`, `stopping`, or empty while not known
record Postmaster(long pid, int port, String status) {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /// Reads the file; empty if there is none or not yet a word in it.
  static Optional<Postmaster> read(Path data) throws IOException {
    try {
      var lines = Files.readAllLines(file(data), ISO_8859_1);
      var pid = number(lines, PID_LINE);
      return pid <= 0
          ? Optional.empty()
          : Optional.of(
              new Postmaster(
                  pid, Math.toIntExact(number(lines, PORT_LINE)), line(lines, STATUS_LINE)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new PostgresFailure(
          file(data) + " is damaged: delete it if no PostgreSQL runs on that folder.", e);
    }
  }

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  boolean isReady() {
    return status.equals("ready");
  }

  /// Whether the process is there and was started for this folder. A program that has got the
  /// number of a dead server was not.
  boolean runsOn(Path data) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().arguments())
        .map(
            arguments ->
                Collections.indexOfSubList(List.of(arguments), List.of("-D", data.toString())) >= 0)
        .orElse(false);
  }

  /// Whether the number now belongs to something that is no PostgreSQL at all, if only to the
  /// remains of a process that nobody has asked about.
  boolean isAnotherProgram() {
    return ProcessHandle.of(pid)
        .filter(process -> !process.info().command().orElse("").endsWith("/postgres"))
        .isPresent();
  }

  private static long number(List<String> lines, int index) {
    var line = line(lines, index);
    return line.isEmpty() ? 0 : Long.parseLong(line);
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
