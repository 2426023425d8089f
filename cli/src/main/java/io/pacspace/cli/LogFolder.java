package io.pacspace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A log in a folder.
record LogFolder(Path folder) implements LogFiles {
  LogFolder {
    if (!Files.isDirectory(folder)) {
      throw new Unusable("There is no folder " + folder + ".");
    }
  }

  @Override
  public Optional<byte[]> read(String path, int limit) {
    return BoundedFile.readIfPresent(folder.resolve(path), limit);
  }

  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public void close() {}
}
