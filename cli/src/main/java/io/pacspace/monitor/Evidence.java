package io.pacspace.monitor;

import io.pacspace.logs.DurableFile;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Checkpoints of a log that contradict each other, each pair in a folder of its own.
record Evidence(Path folder) {
  /// Keeps two checkpoints, unless another one contradicted the same kept tree before: one pair is
  /// enough, and a fork that grows would fill the disk.
  ///
  /// @param size of the kept tree
  /// @return the folder that they are in
  Path keep(long size, SignedNote kept, SignedNote shown) {
    var pair = folder.resolve("at-" + size);
    try {
      if (Files.notExists(pair.resolve("shown"))) {
        Files.createDirectories(pair);
        DurableFile.replace(pair.resolve("kept"), kept.bytes());
        DurableFile.replace(pair.resolve("shown"), shown.bytes());
      }
      return pair;
    } catch (IOException _) {
      throw new Unusable(
          "it contradicts what is kept, and the evidence cannot be kept in " + pair + ".");
    }
  }
}
