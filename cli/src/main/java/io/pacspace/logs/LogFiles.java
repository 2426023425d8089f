package io.pacspace.logs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where the files of a log are read from.
public sealed interface LogFiles extends AutoCloseable permits LogCopy, LogFolder, LogSite {
  /// The log at an address of HTTP, or in a folder.
  ///
  /// @throws Unusable where there is no such folder, or no such address can be
  static LogFiles at(String place) {
    var scheme = place.toLowerCase(Locale.ROOT);
    if (!scheme.startsWith("http://") && !scheme.startsWith("https://")) {
      return in(Path.of(place));
    }
    try {
      return new LogSite(URI.create(place.endsWith("/") ? place : place + "/"));
    } catch (IllegalArgumentException _) {
      throw new Unusable(place + " is not an address.");
    }
  }

  /// The log in a folder.
  ///
  /// @throws Unusable where there is none
  static LogFiles in(Path folder) {
    return new LogFolder(folder);
  }

  /// The same log, whose tiles and bundles are kept in a folder as they are read, until it is
  /// closed; nothing is known of them but that they were read. The log itself stays open.
  ///
  /// @param keptSize of the tree that is kept there already, whose files are left as they are
  default LogFiles keptIn(Path folder, long keptSize) {
    return new LogCopy(this, folder, keptSize);
  }

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
