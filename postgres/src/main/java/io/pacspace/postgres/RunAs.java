package io.pacspace.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// As whom PostgreSQL's programs run. They refuse to run as root, so a root has to be somebody
/// else.
sealed interface RunAs {

  /// As the user of this process.
  record Caller() implements RunAs {}

  /// As the owner of the same files, seen from a user namespace in which root has no powers.
  record UserNamespace() implements RunAs {}

  /// As another user, to whom the server's files are given.
  record OtherUser(int uid, int gid) implements RunAs {
    /// The user that systems keep for processes without rights of their own.
    static final OtherUser NOBODY = new OtherUser(65534, 65534);
  }

  /// Chooses for a data folder, which need not exist yet, by trying to run `program --version`.
  static RunAs choose(Path data, Path program) throws IOException {
    if (new UnixSystem().getUid() != 0) {
      return new Caller();
    }
    var candidates = candidates(data);
    return candidates.stream()
        .filter(candidate -> candidate.canRun(program))
        .findFirst()
        .orElseThrow(() -> noneOf(candidates, program));
  }

  /// Whether new clusters get an owner of their own, who has to reach them.
  static boolean isSomebodyElse() {
    RunAs owner = new UserNamespace();
    return new UnixSystem().getUid() == 0 && !owner.canRun(Path.of("/bin/true"));
  }

  /// An existing cluster keeps the owner it has, unless that is root itself.
  private static List<RunAs> candidates(Path data) throws IOException {
    if (Files.exists(data)) {
      var owner = new OtherUser(id(data, "unix:uid"), id(data, "unix:gid"));
      if (owner.uid() != 0) {
        return List.of(owner);
      }
    }
    return List.of(new UserNamespace(), OtherUser.NOBODY);
  }

  private static int id(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, attribute);
  }

  private static PostgresFailure noneOf(List<RunAs> candidates, Path program) {
    return new PostgresFailure(
        """
        PostgreSQL does not run as root, and no other way worked here (tried %s).
        Run PacSpace as an ordinary user, or allow `unshare -U` or `setpriv` and make sure that %s \
        can be reached by everyone.\
        """
            .formatted(
                candidates.stream().map(c -> String.join(" ", c.prefix())).toList(), program));
  }

  /// What stands before a command to run it like this.
  default List<String> prefix() {
    return switch (this) {
      case Caller() -> List.of();
      case UserNamespace() -> List.of("unshare", "-U");
      case OtherUser(int uid, int gid) ->
          List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
    };
  }

  /// Gives a file or a whole folder to that user, if it is another one.
  default void own(Path tree) throws IOException {
    if (this instanceof OtherUser(int uid, int gid)
        && Files.exists(tree)
        && id(tree, "unix:uid") != uid) {
      List<Path> paths;
      try (var walk = Files.walk(tree)) {
        paths = walk.toList().reversed();
      }
      for (var path : paths) {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private boolean canRun(Path program) {
    try {
      var process = process(List.of(program.toString(), "--version"));
      return process.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw PostgresFailure.interrupted(e);
    }
  }

  /// Prepares a command; its output and its errors are one stream.
  default ProcessBuilder process(List<String> command) {
    var builder =
        new ProcessBuilder(Stream.concat(prefix().stream(), command.stream()).toList())
            .directory(new File("/"))
            .redirectErrorStream(true);
    // Settings of the caller's own PostgreSQL must not leak in; messages stay in one language.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }
}
