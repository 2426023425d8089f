package io.pacspace.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders as a test's server finds them. Unpacking and creating a cluster take more time than
/// everything else, so they happen once where a test is not about them.
final class TestingHome {
  private static final Path SHARED = InTarget.ROOT.resolve("shared");

  private TestingHome() {}

  /// A folder on which a server was started before and has been stopped. The tests share it and
  /// leave it like that.
  static Path stopped() throws IOException {
    if (!Files.exists(Cluster.data(SHARED))) {
      EmbeddedPostgres.start(SHARED, _ -> {}).close();
    }
    return SHARED;
  }

  /// Puts the programs into an empty folder.
  static Path unpacked(Path home) throws IOException {
    Binaries.unpack(Files.createDirectories(SHARED), _ -> {});
    try (var paths = Files.walk(SHARED.resolve("binaries"))) {
      for (var path : paths.toList()) {
        var copy = home.resolve(SHARED.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectory(copy);
        } else {
          Files.createLink(copy, path);
        }
      }
    }
    return home;
  }
}
