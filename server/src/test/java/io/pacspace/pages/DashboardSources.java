package io.pacspace.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Modules of JavaScript by their paths, as they were written, and what each asks of the others.
record DashboardSources(SortedMap<String, String> modules) {
  static final Path FOLDER = Path.of("src/main/resources/dashboard");

  /// What is imported or passed on at the top of a module; names, if there are any, in the first
  /// group.
  private static final Pattern AT_ONCE =
      Pattern.compile("(?m)^(?:import|export) (?:(?:\\{([^}]*)}|\\w+) from )?'([^']+)'");

  private static final Pattern LATER = Pattern.compile("\\bimport\\('([^']+)'\\)");
  private static final Pattern DECLARED =
      Pattern.compile("(?m)^(export )?(?:async )?(?:const|let|function|class) (\\w+)");

  private static final Pattern DESTRUCTURED =
      Pattern.compile("(?m)^(?:export )?(?:const|let) [\\[{]");

  /// One statement that names what it asks of another module.
  record Import(String from, Set<String> names, String target) {}

  /// Those of the dashboard.
  static DashboardSources read() {
    try (var files = Files.walk(FOLDER)) {
      var found = new TreeMap<String, String>();
      for (var file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        found.put(FOLDER.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
      return new DashboardSources(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DashboardSources of(Map<String, String> modules) {
    return new DashboardSources(new TreeMap<>(modules));
  }

  /// All statements that import or pass on, in all modules.
  List<Import> imports() {
    return modules.keySet().stream().flatMap(this::importsOf).toList();
  }

  private Stream<Import> importsOf(String path) {
    return AT_ONCE
        .matcher(text(path))
        .results()
        .map(
            found ->
                new Import(
                    path,
                    found.group(1) == null ? Set.of() : names(found.group(1)),
                    resolved(path, found.group(2))));
  }

  private static Set<String> names(String list) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  /// The modules that a module asks for, at once or later.
  Set<String> targetsOf(String path) {
    var later = LATER.matcher(text(path)).results().map(found -> resolved(path, found.group(1)));
    return Stream.concat(importsOf(path).map(Import::target), later).collect(Collectors.toSet());
  }

  private String text(String path) {
    return modules.getOrDefault(path, "");
  }

  private static String resolved(String path, String target) {
    return Path.of(path).resolveSibling(target).normalize().toString().replace('\\', '/');
  }

  Set<String> exportsOf(String path) {
    return DECLARED
        .matcher(text(path))
        .results()
        .filter(found -> found.group(1) != null)
        .map(found -> found.group(2))
        .collect(Collectors.toSet());
  }

  /// The names at the top of a module.
  List<String> declarationsOf(String path) {
    if (DESTRUCTURED.matcher(text(path)).find()) {
      throw new IllegalStateException(path + " declares several names at once, which is not read");
    }
    return DECLARED.matcher(text(path)).results().map(found -> found.group(2)).toList();
  }

  /// The first way found from a module back to itself; empty where there is none.
  List<String> circle() {
    var done = new HashSet<String>();
    for (var path : modules.keySet()) {
      var found = circle(path, new ArrayDeque<>(), done);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<String> circle(String path, Deque<String> way, Set<String> done) {
    if (way.contains(path)) {
      return Stream.concat(way.stream().dropWhile(step -> !step.equals(path)), Stream.of(path))
          .toList();
    }
    if (done.contains(path)) {
      return List.of();
    }
    way.addLast(path);
    for (var target : targetsOf(path)) {
      var found = circle(target, way, done);
      if (!found.isEmpty()) {
        return found;
      }
    }
    way.removeLast();
    done.add(path);
    return List.of();
  }

  /// Every module that can be reached from these.
  Set<String> reachedFrom(List<String> starts) {
    var reached = new HashSet<String>();
    var open = new ArrayDeque<>(starts);
    while (!open.isEmpty()) {
      var path = open.removeFirst();
      if (reached.add(path)) {
        open.addAll(targetsOf(path));
      }
    }
    return reached;
  }
}
