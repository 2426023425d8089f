package io.pacspace.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/// Collects, one sentence a setting, what keeps an installation from starting safely. The settings
/// of each module say theirs; what several of them say is said once.
public final class SettingsCheck {
  private static final int LONGEST_SECRET = 64 * 1024;

  private final Settings installation;
  private final Set<String> problems = new LinkedHashSet<>();

  /// Of an installation with these settings of the whole.
  public SettingsCheck(Settings installation) {
    this.installation = installation;
  }

  /// What kind of installation it is, which decides what is safe.
  public Settings installation() {
    return installation;
  }

  /// Says the sentence, which begins with the name of a setting.
  public void add(String sentence) {
    problems.add(sentence);
  }

  /// Says the sentence where something does not hold.
  public void unless(boolean holds, String sentence) {
    if (!holds) {
      add(sentence);
    }
  }

  /// Whether every one of `PACSPACE_LIMITS_*` lets somebody do something.
  public void limits(long... limits) {
    unless(
        LongStream.of(limits).allMatch(limit -> limit >= 1),
        "PACSPACE_LIMITS_* must each be at least 1.");
  }

  /// Whether it is a file that can be read more than once, as a pipe cannot, and that ends; says so
  /// where it is not.
  public boolean isOrdinary(Path file, String setting) {
    var is = Files.isRegularFile(file);
    if (!is) {
      unreadable(file, setting);
    }
    return is;
  }

  /// Says that the file of a setting cannot be read.
  public void unreadable(Path file, String setting) {
    add(setting + " names a file that cannot be read: " + file + ".");
  }

  /// What was said; empty when all is well.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// The text of a file that holds a secret; one that is longer than any cannot be read.
  public static String secretIn(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(LONGEST_SECRET + 1);
      if (bytes.length > LONGEST_SECRET) {
        throw new IOException("longer than any secret");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /// Whether anybody but its owner may read or change a file.
  public static boolean readableByOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    open.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_EXECUTE));
    return !open.isEmpty();
  }
}
