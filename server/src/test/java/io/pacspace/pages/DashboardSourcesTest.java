package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What no tool looks after, since nothing builds the dashboard.
class DashboardSourcesTest {
  private static final int LONGEST_LINE = 140;
  private static final Pattern SOURCE = Pattern.compile(".*\\.(m?js|css|html)");
  private static final Pattern ASSET = Pattern.compile("\\{\\{assets}}/([^\"]+\\.js)\"");
  private static final Pattern STYLESHEET = Pattern.compile("stylesheet\\('([^']+)'\\)");
  private static final String LIBRARIES = "lib/";

  private final DashboardSources sources = DashboardSources.read();

  @Test
  void hasNoCircleOfImports() {
    assertThat(sources.modules()).hasSizeGreaterThan(30);
    assertThat(sources.circle()).isEmpty();
  }

  @Test
  void noticesACircleHoweverItIsImported() {
    var circle =
        Map.of(
            "a.js", "import { b } from './b/b.js'\n",
            "b/b.js", "export { c } from '../c.js'\n",
            "c.js", "import './d.js'\n",
            "d.js", "export const later = () => import('./a.js')\n",
            "e.js", "import { a } from './a.js'\n");
    assertThat(DashboardSources.of(circle).circle())
        .containsExactly("a.js", "b/b.js", "c.js", "d.js", "a.js");
    var open = new HashMap<>(circle);
    open.put("d.js", "export const later = 1\n");
    assertThat(DashboardSources.of(open).circle()).isEmpty();
  }

  @Test
  void importsWhatIsThere() {
    for (var one : sources.imports()) {
      if (!one.target().startsWith(LIBRARIES)) {
        assertThat(sources.modules()).as(one.from()).containsKey(one.target());
        assertThat(exportsOf(one.target()))
            .as("%s of %s", one.from(), one.target())
            .containsAll(one.names());
      }
    }
    for (var path : sources.modules().keySet()) {
      assertThat(sources.targetsOf(path))
          .as(path)
          .allMatch(
              target -> target.startsWith(LIBRARIES) || sources.modules().containsKey(target));
    }
  }

  /// What a module declares for others, and what it passes on.
  private List<String> exportsOf(String path) {
    var passedOn = Pattern.compile("(?m)^export \\{([^}]*)}").matcher(text(path)).results();
    var names = passedOn.flatMap(found -> Stream.of(found.group(1).split(","))).map(String::strip);
    return Stream.concat(sources.exportsOf(path).stream(), names).toList();
  }

  private String text(String path) {
    return sources.modules().getOrDefault(path, "");
  }

  @Test
  void usesWhatItImports() {
    for (var one : sources.imports()) {
      var rest = text(one.from()).replaceAll("(?m)^import \\{[^}]*}", "");
      assertThat(one.names())
          .as(one.from())
          .allSatisfy(name -> assertThat(rest).containsPattern("\\b" + name + "\\b"));
    }
  }

  @Test
  void hasNoModuleThatNobodyLoads() throws IOException {
    var index = Files.readString(DashboardSources.FOLDER.resolve("index.html"));
    var starts = ASSET.matcher(index).results().map(found -> found.group(1)).toList();
    assertThat(starts).contains("main.js");
    assertThat(sources.reachedFrom(starts)).containsAll(sources.modules().keySet());
  }

  @Test
  void loadsStylesThatAreThere() {
    var named =
        sources.modules().values().stream()
            .flatMap(text -> STYLESHEET.matcher(text).results())
            .map(found -> found.group(1))
            .filter(name -> !name.startsWith(LIBRARIES))
            .toList();
    assertThat(named).isNotEmpty();
    assertThat(named)
        .allSatisfy(name -> assertThat(DashboardSources.FOLDER.resolve(name)).exists());
  }

  /// Parts are joined into one module, where two of them must not give one name to two things.
  @Test
  void givesNoNameTwiceInModulesThatAreJoined() {
    for (var whole : List.of("main", "verifier")) {
      var parts =
          sources.modules().keySet().stream()
              .filter(path -> path.equals(whole + ".js") || path.startsWith(whole + "/"))
              .toList();
      assertThat(parts).hasSizeGreaterThan(4);
      var inside = parts.stream().flatMap(path -> sources.declarationsOf(path).stream());
      var outside =
          sources.imports().stream()
              .filter(one -> parts.contains(one.from()) && !parts.contains(one.target()))
              .flatMap(one -> one.names().stream())
              .distinct();
      assertThat(Stream.concat(inside, outside)).as(whole).doesNotHaveDuplicates();
    }
  }

  @Test
  void hasNoLineThatIsTooLong() throws IOException {
    assertThat(longLines(Path.of("src"))).isEmpty();
  }

  private static List<String> longLines(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> SOURCE.matcher(file.toString()).matches())
          .flatMap(DashboardSourcesTest::longLinesOf)
          .toList();
    }
  }

  private static Stream<String> longLinesOf(Path file) {
    try {
      var lines = Files.readAllLines(file);
      return IntStream.range(0, lines.size())
          .filter(i -> lines.get(i).codePointCount(0, lines.get(i).length()) > LONGEST_LINE)
          .mapToObj(i -> file + ":" + (i + 1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
