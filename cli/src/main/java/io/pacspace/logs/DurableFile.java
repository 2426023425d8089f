package io.pacspace.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/// Files that are there whole, with what was last written, however the program or the machine ends.
public final class DurableFile {
  private DurableFile() {}

  /// Puts a file in place, or in the place of the one before: once this returns, the new one is
  /// found; until then, the old one. One writer at a time.
  ///
  /// @param attributes of the new file, such as its permissions
  public static void replace(Path file, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    write(unfinished, bytes, attributes);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.toAbsolutePath().resolveSibling("."));
  }

  /// Writes a file that nothing rests on before its folder is forced too.
  static void write(Path file, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
    var options =
        Set.of(
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try (var channel = FileChannel.open(file, options, attributes)) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /// Makes the names in a folder durable.
  static void force(Path folder) throws IOException {
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
