package io.pacspace.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// Makes folders that either exist completely or not at all: they are filled under another name and
/// renamed at the end.
final class Staging {
  private static final int ATTEMPTS = 200;

  private Staging() {}

  /// Fills a new folder beside `target`.
  interface Filling {
    /// Returns the finished folder, `staging` or one inside it, that becomes the target.
    Path fill(Path staging) throws IOException;
  }

  /// Makes the target unless it exists, and removes what earlier attempts have left.
  static void complete(Path target, Filling filling) throws IOException {
    var parent = Files.createDirectories(target.toAbsolutePath().getParent());
    var prefix = target.getFileName() + ".partial-";
    for (var leftover : leftovers(parent, prefix)) {
      discard(leftover);
    }
    if (!Files.exists(target)) {
      // A new name every time: a program started by a killed run may still be filling the old one.
      var staging = Files.createTempDirectory(parent, prefix);
      Files.move(filling.fill(staging), target, StandardCopyOption.ATOMIC_MOVE);
      force(parent);
      discard(staging);
    }
  }

  /// Makes the names in a folder survive a power failure.
  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static List<Path> leftovers(Path parent, String prefix) throws IOException {
    try (var children = Files.list(parent)) {
      return children.filter(p -> p.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  /// Whoever still writes there gives up when the files are gone. What remains nevertheless costs
  /// space but nothing else, and the next start tries again.
  private static void discard(Path tree) {
    for (var attempt = 0; attempt < ATTEMPTS && Files.exists(tree); attempt++) {
      try {
        delete(tree);
      } catch (IOException | UncheckedIOException _) {
        Pause.brief();
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> deepestFirst;
    try (var paths = Files.walk(tree)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
