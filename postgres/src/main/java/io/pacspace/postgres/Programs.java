package io.pacspace.postgres;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// The programs that make and control a server: where they are, as whom they run and where their
/// output goes.
record Programs(Binaries binaries, RunAs runAs, ServerLog log) {

  /// Starts a program; what it says goes to the end of the log.
  Process start(String program, List<String> arguments) {
    var path = binaries.program(program).toString();
    var process = runAs.process(Stream.concat(Stream.of(path), arguments.stream()).toList());
    process.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    try {
      return process.start();
    } catch (IOException e) {
      throw new PostgresFailure(
          "%s. If it is damaged, delete %s: it is unpacked again."
              .formatted(e.getMessage(), binaries.folder()),
          e);
    }
  }

  /// Makes a log that the programs may write to. Only called while no server is writing to it.
  void prepareLog() throws IOException {
    log.rotate();
    runAs.own(log.file());
  }
}
