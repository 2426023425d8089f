package io.pacspace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The examples of `docs/operations.md`, as they are printed.
final class Guide {
  private static final Path FILE = Path.of("../docs/operations.md");
  private static final String FENCE = "```\n";

  private Guide() {}

  /// The one block of code that begins so.
  static String block(String beginning) throws IOException {
    var guide = Files.readString(FILE);
    var from = guide.indexOf(FENCE + beginning) + FENCE.length();
    assertThat(from).as(beginning).isGreaterThan(FENCE.length());
    return guide.substring(from, guide.indexOf(FENCE.strip(), from));
  }
}
