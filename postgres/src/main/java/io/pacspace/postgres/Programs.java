package io.pacspace.postgres;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// The programs that make and control a server: where they are, as whom they run and where their
/// output goes.
record Programs(Binaries binaries, RunAs runAs, ServerLog log) {

  /// Starts a program; what it says goes to the end of the log.
  Process start(String program, List<String> arguments) throws IOException {
    String path = binaries.program(program).toString();
    return runAs
        .process(Stream.concat(Stream.of(path), arguments.stream()).toList())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
        .start();
  }

  /// Makes a log that the programs may write to. Only called while no server is writing to it.
  void prepareLog() throws IOException {
    log.rotate();
    runAs.own(log.file());
  }
}
