package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a second start out of a folder. The operating system drops the lock when the process ends,
/// however it ends, and the server itself does not inherit it.
final class FolderLock implements AutoCloseable {
  /// Locks belong to the whole process, and closing *any* channel of a file gives up the process's
  /// lock on it. So a second start in this process must be refused before it opens the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock or fails at once, naming the process that holds it.
  static FolderLock acquire(Path folder) throws IOException {
    var file = folder.resolve("lock");
    if (!HELD.add(file)) {
      throw inUse(folder, "this process");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw inUse(folder, ("another process " + Files.readString(file)).strip());
      }
      channel.truncate(0);
      channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
      return new FolderLock(file, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(file);
      throw e;
    }
  }

  private static PostgresFailure inUse(Path folder, String holder) {
    return new PostgresFailure(
        "%s is already in use by %s: stop that one first, or choose another folder."
            .formatted(folder, holder));
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
