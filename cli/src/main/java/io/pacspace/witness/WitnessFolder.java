package io.pacspace.witness;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.CosignerKey;
import io.pacspace.transparency.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// All that a witness and monitor keeps. One process at a time has it: two that cosign from one
/// folder could cosign two trees.
public final class WitnessFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile;

  private WitnessFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /// Opens the folder, making it where there is none, and locks it until this is closed or the
  /// process ends.
  ///
  /// @throws Unusable where another process has it, or it cannot be used
  public static WitnessFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      var lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(lockFile) == null) {
        lockFile.close();
        throw new Unusable("Another process has the folder " + folder + ".");
      }
      return new WitnessFolder(folder, lockFile);
    } catch (IOException _) {
      throw new Unusable("The folder " + folder + " cannot be used.");
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      // Locked by this very process.
      return null;
    }
  }

  /// The witness's key, made where there is none.
  ///
  /// @param name of a key that is made; nothing for one that follows from the key
  /// @throws Unusable where the key that there is has another name, or cannot be used
  public WitnessKey key(@Nullable String name) {
    return WitnessKey.in(folder.resolve("key"), name);
  }

  /// The public half of the key in a folder that another process may have.
  ///
  /// @throws Unusable where there is none
  public static CosignerKey publicKey(Path folder) {
    return WitnessKey.read(folder.resolve("key")).key();
  }

  /// Where the newest checkpoint of a log is that was cosigned.
  Path cosigned(String origin) {
    return made("cosigned").resolve(hashOf(origin));
  }

  /// Where what a monitor has read of a log is kept.
  public Path monitored(String origin) {
    return made("monitored").resolve(hashOf(origin));
  }

  private Path made(String name) {
    var made = folder.resolve(name);
    try {
      return Files.createDirectories(made);
    } catch (IOException _) {
      throw new Unusable("The folder " + made + " cannot be made.");
    }
  }

  private static String hashOf(String origin) {
    try {
      return Checkpoint.originHash(origin);
    } catch (Refusal refusal) {
      throw new IllegalStateException("the name of a key has an encoding", refusal);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException _) {
      throw new Unusable("The folder " + folder + " stays locked until this program ends.");
    }
  }
}
