package io.pacspace;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Documents and comments name only files and headings that there are, and decisions have one form.
/// The repository is walked, so that a new file is held to it too.
class DocumentsTest {
  private static final Pattern A_LINK = Pattern.compile("\\]\\(([^)\\s:#]*)#?([^)\\s:#]*)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern A_HEADING = Pattern.compile("(?m)^#+ (.+)$");

  /// A line of prose that goes on in the next, without the end of a sentence.
  private static final Pattern WRAPPED =
      Pattern.compile("(?m)^ *(?![#|!<])(.*[^.!?:…\"*)`_\\s])\\n(?! *(?:[-*|#<]|\\d+\\. |$)).");

  private static final Pattern A_QUALIFIED_TYPE = Pattern.compile("`([a-z]+)\\.([A-Z]\\w+)");
  private static final Pattern A_TYPE = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z]\\w*)+)");
  private static final String OF_THE_HOUSE =
      "CONTRIBUTING\\.md|docs/(architecture|proof-format|mechanisms/.+)\\.md";

  private static final Pattern A_DECISION = Pattern.compile("docs/adr/(\\d{4})-[a-z0-9-]+\\.md");
  private static final Pattern A_TITLE = Pattern.compile("^# (\\d+)\\. (.+)\n\n- Status: (.+)\n");

  @Test
  void nameOnlyFilesThatThereAre() throws IOException {
    var tree = SourceTree.walked();
    var named = new TreeSet<String>();
    var missing = new TreeSet<String>();
    for (var file : tree.files()) {
      for (var path : SourceTree.named(SourceTree.words(file))) {
        named.add(path);
        if (!tree.has(path)) {
          missing.add(file + " names " + path);
        }
      }
    }
    assertThat(named).contains("pacspace", "docs/operations.md", "bench/run", "verifier.js");
    assertThat(missing).isEmpty();
  }

  /// Types of the house, as `proofs.Log` or by a name of two words or more. Decisions and changes
  /// tell of their day and may name what has gone since.
  @Test
  void nameOnlyTypesThatThereAre() throws IOException {
    var files = Set.copyOf(SourceTree.walked().files());
    var names = files.stream().map(file -> file.replaceAll(".*/|\\.java$", "")).collect(toSet());
    var missing = new TreeSet<String>();
    for (var file : documents("(?!CHANGELOG|docs/adr/).*\\.md")) {
      for (var type : A_QUALIFIED_TYPE.matcher(prose(file)).results().toList()) {
        var module = "server/src/main/java/io/pacspace/" + type.group(1) + "/";
        if (files.contains(module + "package-info.java")
            && !files.contains(module + type.group(2) + ".java")) {
          missing.add(file + " names " + type.group());
        }
      }
    }
    for (var file : documents(OF_THE_HOUSE)) {
      A_TYPE
          .matcher(prose(file))
          .results()
          .filter(type -> !names.contains(type.group(1)))
          .forEach(type -> missing.add(file + " names " + type.group()));
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          as `docs/nowhere.md` says        | docs/nowhere.md
          (see docs/adr/0005).             | docs/adr/0005
          runs ./pacspace run and bench/go | pacspace, bench/go
          in `db/control/<module>`         | db/control/
          kept in pages/audit.js           | pages/audit.js
          https://example.com/docs/a.md    | ''
          of /dashboard/records, and/or    | ''
          """)
  void findsThePathsOfASentence(String sentence, String paths) {
    var expected = paths.isEmpty() ? Set.of() : Set.of(paths.split(", ", -1));
    assertThat(SourceTree.named(sentence)).isEqualTo(expected);
  }

  @Test
  void linkOnlyToWhatThereIs() throws IOException {
    var broken = new TreeSet<String>();
    var links = 0;
    for (var file : documents(".*\\.md")) {
      for (var link : A_LINK.matcher(prose(file)).results().toList()) {
        links++;
        var folder = SourceTree.ROOT.resolve(file).resolveSibling(".");
        var to =
            link.group(1).isEmpty() ? SourceTree.ROOT.resolve(file) : folder.resolve(link.group(1));
        if (!Files.exists(to)
            || !(link.group(2).isEmpty() || anchors(to).contains(link.group(2)))) {
          broken.add(file + " links to " + link.group());
        }
      }
    }
    assertThat(links).isGreaterThan(30);
    assertThat(broken).isEmpty();
  }

  private static List<String> documents(String form) throws IOException {
    return SourceTree.walked().files().stream().filter(file -> file.matches(form)).toList();
  }

  private static String prose(String file) throws IOException {
    return CODE.matcher(SourceTree.read(file)).replaceAll("");
  }

  /// What a heading is called in a link to it.
  private static List<String> anchors(Path document) throws IOException {
    return A_HEADING
        .matcher(CODE.matcher(Files.readString(document)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
        .toList();
  }

  /// Of a paragraph, every line but the last ends a sentence.
  @Test
  void haveOneSentenceALine() throws IOException {
    var wrapped = new TreeSet<String>();
    for (var file : documents(".*\\.md")) {
      WRAPPED.matcher(prose(file)).results().forEach(at -> wrapped.add(file + ": " + at.group(1)));
    }
    assertThat(wrapped).isEmpty();
  }

  @Test
  void sayOfEveryDecisionWhetherItHoldsSinceWhenAndWhatElseThereWas() throws IOException {
    var index = SourceTree.read("docs/adr/README.md");
    var decisions = documents(A_DECISION.pattern());
    assertThat(decisions).hasSizeGreaterThan(10);
    for (var decision : decisions) {
      var text = SourceTree.read(decision);
      assertThat(text)
          .as(decision)
          .containsPattern("\n- Status: (proposed|accepted|superseded by \\[\\d+])")
          .containsPattern("\n- Date: \\d{4}-\\d\\d-\\d\\d\n")
          .contains("\n**Decision.** ", "\n**Rejected.** ", "\n**Cost.** ");
      assertThat(index).as(decision).contains(row(decision, text));
    }
  }

  /// Its line in the index, as its own page has number, title and status.
  private static String row(String decision, String text) {
    var title = A_TITLE.matcher(text);
    assertThat(title.find()).as(decision).isTrue();
    var number = Integer.parseInt(title.group(1));
    assertThat(decision).startsWith("docs/adr/%04d-".formatted(number));
    var status = title.group(3).replaceAll("[\\[\\]]|\\(.*|[:;].*", "");
    return "| %d | [%s](%s) | %s |\n"
        .formatted(number, title.group(2), Path.of(decision).getFileName(), status);
  }
}
