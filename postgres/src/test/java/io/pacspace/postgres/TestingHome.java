package io.pacspace.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;

/// Folders for the tests' servers. They share one unpacked copy of the programs, which takes more
/// time than everything else.
final class TestingHome {
  private static final Path ROOT = Path.of("target", "homes").toAbsolutePath();
  private static final AtomicBoolean TEMPLATE_IS_MADE = new AtomicBoolean();

  private TestingHome() {}

  /// A folder with nothing in it.
  static Path empty(String name) throws IOException {
    Path home = ROOT.resolve(name);
    if (Files.exists(home)) {
      try (var paths = Files.walk(home)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(home);
  }

  /// A folder on which a server was started before and has been stopped.
  static Path stopped(String name) throws IOException {
    Path home = unpacked(name);
    Path template = ROOT.resolve("template");
    if (!TEMPLATE_IS_MADE.getAndSet(true)) {
      EmbeddedPostgres.start(unpacked("template"), _ -> {}).close();
    }
    copy(template.resolve("password"), home.resolve("password"));
    copy(template.resolve("data"), home.resolve("data"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /// A folder in which the programs are already unpacked.
  static Path unpacked(String name) throws IOException {
    Path shared = Files.createDirectories(ROOT.resolve("shared"));
    Binaries.unpack(shared, _ -> {});
    Path home = empty(name);
    Files.createSymbolicLink(home.resolve("binaries"), shared.resolve("binaries"));
    return home;
  }
}
