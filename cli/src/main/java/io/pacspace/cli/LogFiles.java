package io.pacspace.cli;

import java.util.Optional;

/// Where the files of a log are read from.
sealed interface LogFiles extends AutoCloseable permits LogFolder, LogSite {
  /// The bytes at this path below the log's prefix, or nothing where there is no such file.
  ///
  /// @param limit most bytes that the file may have
  /// @throws Unusable where it cannot be read, or is longer
  Optional<byte[]> read(String path, int limit);

  /// How many reads at once make it faster.
  int lanes();

  @Override
  void close();
}
