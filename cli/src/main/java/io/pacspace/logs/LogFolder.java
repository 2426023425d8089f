package io.pacspace.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// A log in a folder, which may hold anything under the names of a log's files.
record LogFolder(Path folder) implements LogFiles {
  LogFolder {
    if (!Files.isDirectory(folder)) {
      throw new Unusable("There is no folder " + folder + ".");
    }
  }

  @Override
  public Optional<byte[]> read(String path, int limit) {
    var file = folder.resolve(path);
    try {
      requireFile(file);
      try (var in = Files.newInputStream(file)) {
        var bytes = in.readNBytes(limit);
        if (in.read() >= 0) {
          throw new Unusable(file + " has more than " + limit + " bytes.");
        }
        return Optional.of(bytes);
      }
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
  }

  /// Opening a pipe would wait for whoever writes to it, and devices need not end.
  private static void requireFile(Path file) throws IOException {
    var kind = Files.readAttributes(file, BasicFileAttributes.class);
    if (kind.isDirectory()) {
      throw new Unusable(file + " is a folder.");
    }
    if (!kind.isRegularFile()) {
      throw new Unusable(file + " is no ordinary file.");
    }
  }

  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public void close() {}
}
