package io.pacspace.bench.rig;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// A program that has run to its end, and what that took.
///
/// @param said what it has printed, errors too
/// @param took from before it was started, its start included
/// @param cpu its processor time, up to 20 ms too little, for a process that is gone does not tell
/// @param peakMemory the most that it has had in memory, as far as that was seen every 20 ms
public record Finished(int exitCode, String said, Duration took, Duration cpu, String peakMemory) {
  private static final long PAUSE_MILLIS = 20;

  /// Runs it; what it prints has to fit into a pipe.
  public static Finished run(List<String> command) throws IOException, InterruptedException {
    var began = System.nanoTime();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var cpu = Duration.ZERO;
    var memory = OptionalLong.empty();
    while (!process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      cpu = process.info().totalCpuDuration().orElse(cpu);
      var now = Memory.peak(process.toHandle());
      memory = now.isPresent() ? now : memory;
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    try (var out = process.inputReader()) {
      var said = String.join("\n", out.lines().toList());
      return new Finished(process.exitValue(), said, took, cpu, Memory.text(memory));
    }
  }
}
