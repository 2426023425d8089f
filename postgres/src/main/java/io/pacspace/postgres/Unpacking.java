package io.pacspace.postgres;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks a tar.xz archive of files, folders and symbolic links into an existing folder and
/// nowhere else.
final class Unpacking {
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final int OWNER_MAY_EXECUTE = 0100;

  private final Path root;

  Unpacking(Path folder) throws IOException {
    this.root = folder.toRealPath();
  }

  /// Everybody may read and run the result, as the server may have to run as another user.
  void unpack(InputStream archive) throws IOException {
    Files.setPosixFilePermissions(root, EXECUTABLE);
    try (var xz = new XZInputStream(new BufferedInputStream(archive, 1 << 16));
        var tar = new TarArchiveInputStream(xz)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar);
      }
    }
  }

  private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
    var path = inside(root.resolve(entry.getName()), entry);
    if (path.equals(root)) {
      return;
    }
    var parent = parent(path);
    createFolder(parent, entry);
    if (entry.isDirectory()) {
      createFolder(path, entry);
    } else if (entry.isSymbolicLink()) {
      var target = Path.of(entry.getLinkName());
      inside(parent.resolve(target), entry);
      Files.createSymbolicLink(path, target);
    } else if (entry.isFile() && !entry.isLink()) {
      Files.copy(content, path);
      var executable = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
      Files.setPosixFilePermissions(path, executable ? EXECUTABLE : PLAIN);
    } else {
      throw refused(entry);
    }
  }

  private void createFolder(Path folder, TarArchiveEntry entry) throws IOException {
    if (!Files.isDirectory(folder)) {
      createFolder(parent(folder), entry);
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, EXECUTABLE);
    }
    // A link among the parents could lead outside although the name does not.
    if (!folder.toRealPath().equals(folder)) {
      throw refused(entry);
    }
  }

  private static Path parent(Path belowRoot) {
    return requireNonNull(belowRoot.getParent());
  }

  private Path inside(Path path, TarArchiveEntry entry) throws IOException {
    var normal = path.normalize();
    if (!normal.startsWith(root)) {
      throw refused(entry);
    }
    return normal;
  }

  private static IOException refused(TarArchiveEntry entry) {
    return new IOException("the archive is not to be trusted: it contains " + entry.getName());
  }
}
