package io.pacspace;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The files of the repository, without what a build, a run or an editor makes, and the paths that
/// they name in documents and comments.
final class SourceTree {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Set<String> MADE =
      Set.of("target", ".git", ".pacspace", ".idea", ".vscode", "__pycache__");

  /// What looks like a file and is the name of something else.
  private static final Set<String> NO_FILES = Set.of("Node.js");

  private static final Pattern SLASHES =
      Pattern.compile("(?m)(?<=^|\\s)//.*$|^\\s*/\\*(?s:.*?)\\*/");
  private static final Pattern STARS = Pattern.compile("(?s)/\\*.*?\\*/");
  private static final Pattern DASHES = Pattern.compile("(?m)--.*$");
  private static final Pattern HASHES = Pattern.compile("(?m)(?<=^|\\s)#.*$");
  private static final Pattern TAGS = Pattern.compile("(?s)<!--.*?-->");

  /// A path, and what breaks it off where only its beginning is meant: `db/control/<module>`.
  private static final Pattern A_PATH =
      Pattern.compile("(?<![\\w./:@$~*-])(?:\\./)?((?:\\.\\./)*[\\w.][\\w./-]*)([<{*$…]?)");

  private static final Pattern A_FILE =
      Pattern.compile("(?:.*/)?[\\w-][\\w.-]*\\.(?:md|java|m?js|sql|css|html|ya?ml|xml|sh|py)");

  private final List<String> files = new ArrayList<>();
  private final Set<String> ends = new HashSet<>();

  static SourceTree walked() throws IOException {
    var tree = new SourceTree();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (MADE.contains(String.valueOf(folder.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            tree.note(ROOT.relativize(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            tree.note(ROOT.relativize(file));
            tree.files.add(ROOT.relativize(file).toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return tree;
  }

  private void note(Path path) {
    for (var from = 0; from < path.getNameCount(); from++) {
      ends.add(path.subpath(from, path.getNameCount()).toString());
    }
  }

  List<String> files() {
    return List.copyOf(files);
  }

  static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /// Whether there is such a file or folder, or one that ends so: `pages/audit.js` is enough. What
  /// a build makes, or what lies beside the repository, is taken at its word.
  boolean has(String path) {
    return path.matches("(.*/)?target(/.*)?")
        || path.startsWith("../shared/")
        || ends.contains(path.replaceAll("^(\\.\\./)+|/$", ""));
  }

  /// The whole of a document, the comments of a source, and nothing of any other file.
  static String words(String file) throws IOException {
    var name = file.substring(file.lastIndexOf('/') + 1);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "md" -> read(file);
      case "java", "js", "mjs" -> comments(SLASHES, read(file));
      case "css" -> comments(STARS, read(file));
      case "sql" -> comments(DASHES, read(file));
      case "html", "xml" -> comments(TAGS, read(file));
      case "sh", "py", "yml", "yaml", "properties" -> comments(HASHES, read(file));
      default -> name.contains(".") ? "" : comments(HASHES, read(file));
    };
  }

  private static String comments(Pattern form, String text) {
    return form.matcher(text).results().map(MatchResult::group).collect(joining("\n"));
  }

  /// The paths in `words`: what has the ending of a source or a document, and whatever begins with
  /// a folder at the top of the repository or with that of the migrations.
  static Set<String> named(String words) {
    var named = new HashSet<String>();
    A_PATH
        .matcher(words)
        .results()
        .map(SourceTree::meant)
        .filter(path -> !NO_FILES.contains(path))
        .filter(path -> A_FILE.matcher(path).matches() || isBelowTheTop(path))
        .forEach(named::add);
    return named;
  }

  private static String meant(MatchResult match) {
    var path = match.group(1).replaceAll("\\.+$", "");
    return match.group(2).isEmpty() ? path : path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static boolean isBelowTheTop(String path) {
    var slash = path.indexOf('/');
    var top = slash < 0 ? "" : path.substring(0, slash);
    return path.equals("pacspace")
        || top.equals("db")
        || (top.matches("\\.?\\w+") && !MADE.contains(top) && Files.isDirectory(ROOT.resolve(top)));
  }
}
