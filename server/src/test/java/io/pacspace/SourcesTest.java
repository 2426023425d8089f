package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The sources of all modules, tests included, are of one dialect.
class SourcesTest {
  private static final Pattern TYPED_LOOP =
      Pattern.compile("\\bfor \\((?!var )[\\w.<>\\[\\]]+ \\w+ =");
  private static final Pattern TYPED_DIAMOND =
      Pattern.compile("(?m)^ {4,}[A-Z][\\w.<>\\[\\], ?]* \\w+ =\\s+new [\\w.]+<>");

  private static final int LONGEST_NESTED = 40;
  private static final int LONGEST_CASE = 60;

  @Test
  void longClassesHaveFilesOfTheirOwn() throws IOException {
    var main = sources().stream().filter(file -> file.contains("/src/main/")).toList();
    var nested = NestedClass.in(main);
    assertThat(nested).hasSizeGreaterThan(200);
    assertThat(nested).filteredOn(type -> type.lines() > mostLines(type)).isEmpty();
  }

  /// A case stays with the sealed type that it is a case of, if it is not very long.
  private static int mostLines(NestedClass type) {
    return type.isCase() ? LONGEST_CASE : LONGEST_NESTED;
  }

  @Test
  void testsAreNamedAfterWhatTheyTest() throws IOException {
    assertThat(sources()).noneMatch(file -> file.endsWith("Tests.java"));
  }

  @Test
  void localVariablesAreOfTheTypeThatTheyBeginWith() throws IOException {
    var typed = new TreeSet<String>();
    for (var file : sources()) {
      var text = SourceTree.read(file);
      if (TYPED_LOOP.matcher(text).find() || TYPED_DIAMOND.matcher(text).find()) {
        typed.add(file);
      }
    }
    assertThat(typed).isEmpty();
  }

  private static List<String> sources() throws IOException {
    var sources =
        SourceTree.walked().files().stream().filter(file -> file.endsWith(".java")).toList();
    assertThat(sources).hasSizeGreaterThan(500);
    return sources;
  }
}
