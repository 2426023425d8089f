package io.pacspace.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The verifier of browsers as they get it, for tests that run it.
public final class VerifierScript {
  private VerifierScript() {}

  /// A file with it, which ends with this JVM.
  public static Path file() {
    try {
      var file = Files.createTempFile("verifier", ".js");
      file.toFile().deleteOnExit();
      return Files.writeString(file, OfflineVerifier.script());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
