package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/// The one file to which the server and every program that we run around it write.
record ServerLog(Path file) {
  private static final long ROTATED_AT_BYTES = 16L << 20;
  private static final int TAIL_BYTES = 8 << 10;
  private static final int TAIL_LINES = 20;

  /// Puts a long file aside and makes sure that there is one, readable by its owner alone as
  /// statements may end up in it.
  void rotate() throws IOException {
    if (size() > ROTATED_AT_BYTES) {
      var old = file.resolveSibling(file.getFileName() + ".old");
      Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(file)) {
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
  }

  long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was written after the file had the given size; of a lot of text only the end.
  String since(long size) {
    var from = Math.max(size, size() - TAIL_BYTES);
    try (var channel = Files.newInputStream(file)) {
      channel.skipNBytes(from);
      return new String(channel.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }

  String tail() {
    var lines = since(0).lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - TAIL_LINES))
        .collect(Collectors.joining("\n"));
  }
}
