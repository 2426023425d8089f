package io.pacspace.logs;

import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A log whose tiles and bundles are kept in a folder as they are read. What is kept was not looked
/// at: whoever reads says afterwards, by keeping a checkpoint, of how much of it the root is right.
/// Files of the tree that is kept already are left as they are.
///
/// Closing it makes what was kept durable, and leaves the log itself open.
final class LogCopy implements LogFiles {
  private final LogFiles from;
  private final Path folder;
  private final long keptSize;

  /// Shared by the threads that read.
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();

  LogCopy(LogFiles from, Path folder, long keptSize) {
    this.from = from;
    this.folder = folder;
    this.keptSize = keptSize;
  }

  @Override
  public Optional<byte[]> read(String path, int limit) {
    var bytes = from.read(path, limit);
    if (bytes.isPresent() && isNew(path)) {
      keep(path, bytes.get());
    }
    return bytes;
  }

  private boolean isNew(String path) {
    try {
      return switch (TilePath.parse(path)) {
        case TilePath.Hashes tile -> isPast(tile, keptSize >> (tile.level() * TilePath.HEIGHT));
        case TilePath.Entries bundle -> isPast(bundle, keptSize);
      };
    } catch (Refusal _) {
      return false;
    }
  }

  private static boolean isPast(TilePath path, long kept) {
    return path.index() * TilePath.FULL + path.width() > kept;
  }

  private void keep(String path, byte[] bytes) {
    var file = folder.resolve(path);
    var below = Path.of(path).resolveSibling("");
    try {
      Files.createDirectories(folder.resolve(below));
      DurableFile.write(file, bytes);
    } catch (IOException _) {
      throw new Unusable("It cannot be kept in " + file + ".");
    }
    var parent = folder;
    folders.add(parent);
    for (var name : below) {
      parent = parent.resolve(name);
      folders.add(parent);
    }
  }

  @Override
  public int lanes() {
    return from.lanes();
  }

  @Override
  public void close() {
    try {
      for (var each : folders) {
        DurableFile.force(each);
      }
    } catch (IOException _) {
      throw new Unusable("What was read cannot be kept in " + folder + ".");
    }
  }
}
