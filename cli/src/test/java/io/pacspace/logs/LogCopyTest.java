package io.pacspace.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCopyTest {
  private static final byte[] SERVED = {1};
  private static final byte[] KEPT = {2};

  @TempDir Path site;
  @TempDir Path folder;

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, bytes);
  }

  private void read(String path, long keptSize) {
    try (var copy = LogFiles.in(site).keptIn(folder, keptSize)) {
      assertThat(copy.read(path, 10)).hasValue(SERVED);
    }
  }

  /// Whoever serves the log now has no say in what is kept of it.
  @ParameterizedTest
  @CsvSource({
    "tile/0/000, 256, false",
    "tile/0/000, 255, true",
    "tile/0/001.p/44, 300, false",
    "tile/0/001.p/44, 299, true",
    "tile/entries/001.p/44, 300, false",
    "tile/entries/001.p/45, 300, true",
    "tile/1/000.p/1, 256, false",
    "tile/1/000.p/1, 255, true",
    "tile/1/000.p/2, 256, true",
    "tile/0/x001/000, 300, true",
    "checkpoint, 0, false",
    "tile/0/000.p/0, 0, false"
  })
  void leavesWhatIsKeptAsItIs(String path, long keptSize, boolean replaced) throws IOException {
    write(site.resolve(path), SERVED);
    write(folder.resolve(path), KEPT);

    read(path, keptSize);

    assertThat(folder.resolve(path)).hasBinaryContent(replaced ? SERVED : KEPT);
  }

  @Test
  void saysWhereItCannotKeep() throws IOException {
    write(site.resolve("tile/0/000"), SERVED);
    write(folder.resolve("tile"), KEPT);

    assertThatExceptionOfType(Unusable.class)
        .isThrownBy(() -> read("tile/0/000", 0))
        .withMessageContaining("It cannot be kept in " + folder);
  }
}
