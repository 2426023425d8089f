package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A module that browsers get in one piece, with the modules of the folder of its name in it, each
/// behind those that it imports: `main.js` with those of `main/`. So a first view asks for few
/// files, and the offline verifier is one; what lies in the folder is read by people, and by tools
/// that know modules.
///
/// It knows the one form in which these modules import and pass on, `{ names } from 'path'`, and
/// refuses any other. Names at the top of two parts must differ, which a test looks after.
final class JoinedModule {
  private static final Pattern FROM =
      Pattern.compile("(?m)^(import|export) \\{([^}]*)} from '([^']+)'\n");

  private static final Pattern ANY =
      Pattern.compile("(?m)^(?:import\\b(?!\\()|export .*\\bfrom ')");
  private static final Pattern LATER = Pattern.compile("\\bimport\\('([^']+)'\\)");

  private final String folder;
  private final UnaryOperator<String> read;
  private final Set<String> seen = new LinkedHashSet<>();
  private final SortedMap<String, TreeSet<String>> imports = new TreeMap<>();
  private final StringBuilder bodies = new StringBuilder();

  private JoinedModule(String folder, UnaryOperator<String> read) {
    this.folder = folder;
    this.read = read;
  }

  /// The text of that file with its parts in it, each of which `read` answers by its path.
  static String of(String path, UnaryOperator<String> read) {
    var module = new JoinedModule(folderOf(path), read);
    module.add(path);
    return module.text();
  }

  /// Files by their paths, with joined modules in place of their parts.
  static Map<String, byte[]> in(Map<String, byte[]> files) {
    var joined = new HashMap<String, byte[]>();
    files.forEach(
        (path, bytes) -> {
          var isWhole = files.keySet().stream().anyMatch(other -> isPart(other, path));
          if (isWhole) {
            joined.put(path, of(path, part -> text(files, part)).getBytes(UTF_8));
          } else if (files.keySet().stream().noneMatch(other -> isPart(path, other))) {
            joined.put(path, bytes);
          }
        });
    return joined;
  }

  private static boolean isPart(String path, String whole) {
    return whole.endsWith(".js") && path.startsWith(folderOf(whole));
  }

  private static String folderOf(String path) {
    return path.substring(0, path.length() - ".js".length()) + "/";
  }

  private static String text(Map<String, byte[]> files, String path) {
    var bytes = files.get(path);
    if (bytes == null) {
      throw new IllegalStateException("the dashboard has no " + path);
    }
    return new String(bytes, UTF_8);
  }

  private void add(String path) {
    if (!seen.add(path)) {
      return;
    }
    var body = FROM.matcher(read.apply(path)).replaceAll(found -> withoutStatement(path, found));
    if (ANY.matcher(body).find()) {
      throw new IllegalStateException(path + " imports in a way that joined modules do not");
    }
    var here = LATER.matcher(body);
    bodies.append('\n').append(here.replaceAll(found -> later(path, found))).append('\n');
  }

  /// Notes what a statement asks for, parts first, and leaves nothing of it.
  private String withoutStatement(String path, MatchResult statement) {
    var target = resolved(path, statement.group(3));
    if (target.startsWith(folder)) {
      add(target);
    } else if (statement.group(1).equals("import")) {
      var names = Stream.of(statement.group(2).split(",")).map(String::strip);
      imports
          .computeIfAbsent(target, _ -> new TreeSet<>())
          .addAll(names.filter(name -> !name.isEmpty()).toList());
    } else {
      throw new IllegalStateException(path + " passes on what is none of its parts");
    }
    return "";
  }

  private static String later(String path, MatchResult found) {
    return "import('./" + resolved(path, found.group(1)) + "')";
  }

  private static String resolved(String path, String target) {
    return URI.create("/" + path).resolve(target).getPath().substring(1);
  }

  private String text() {
    var heads =
        imports.entrySet().stream()
            .map(
                e ->
                    "import { %s } from './%s'\n"
                        .formatted(String.join(", ", e.getValue()), e.getKey()))
            .collect(Collectors.joining());
    var all = bodies.toString().replaceAll("\n{3,}", "\n\n").strip() + "\n";
    return heads.isEmpty() ? all : heads + "\n" + all;
  }
}
