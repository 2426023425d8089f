package io.pacspace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads files that may be anything.
final class BoundedFile {
  private BoundedFile() {}

  /// The whole file.
  ///
  /// @param limit most bytes that it may have
  /// @throws Unusable where it is missing, unreadable or longer
  static byte[] read(Path file, int limit) {
    return readIfPresent(file, limit)
        .orElseThrow(() -> new Unusable("There is no file " + file + "."));
  }

  /// The first bytes of a file, or fewer where it has no more.
  static byte[] start(Path file, int length) {
    if (Files.isDirectory(file)) {
      throw new Unusable(file + " is a folder.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(length);
    } catch (NoSuchFileException _) {
      throw new Unusable("There is no file " + file + ".");
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
  }

  static Optional<byte[]> readIfPresent(Path file, int limit) {
    if (Files.isDirectory(file)) {
      throw new Unusable(file + " is a folder.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new Unusable(file + " has more than " + limit + " bytes.");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
  }
}
