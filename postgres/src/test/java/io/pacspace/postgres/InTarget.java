package io.pacspace.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Makes the tests' folders below the build's own, which is on a disk rather than in memory.
final class InTarget implements TempDirFactory {
  static final Path ROOT = Path.of("target", "homes").toAbsolutePath();

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
      throws IOException {
    return Files.createTempDirectory(Files.createDirectories(ROOT), "a test's ");
  }
}
