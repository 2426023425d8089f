package io.pacspace.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The most that a process has had in memory, all of it counted (`VmHWM` in proc(5)).
final class Memory {
  private Memory() {}

  /// In MiB; nothing where the process is gone, or the system does not tell.
  static OptionalLong peak(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  static String text(OptionalLong mebibytes) {
    return mebibytes.isPresent() ? mebibytes.getAsLong() + " MiB" : "only Linux tells";
  }
}
