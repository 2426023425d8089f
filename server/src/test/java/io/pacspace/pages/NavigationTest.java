package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;

/// The one table of pages, which the browser reads, and what Java says of the same pages.
class NavigationTest {
  private static final Pattern ROW =
      Pattern.compile(
          "path: (?:null|'(?<path>/[^']*)'), title: '(?<title>[^']+)',"
              + " module: \\(\\) => import\\('\\./pages/(?<module>[a-z-]+)\\.js'\\),"
              + " access: '(?<access>\\w+)'(?:, key: '(?<key>.)',\\s+icon: svg)?");

  /// A page; one without an address or a key has an empty one.
  private record Row(String path, String title, String module, String access, String key) {}

  private final List<Row> rows = rows();

  private static List<Row> rows() {
    try {
      var text = Files.readString(DashboardSources.FOLDER.resolve("navigation.js"));
      var rows =
          ROW.matcher(text)
              .results()
              .map(
                  row ->
                      new Row(
                          Objects.requireNonNullElse(row.group("path"), ""),
                          row.group("title"),
                          row.group("module"),
                          row.group("access"),
                          Objects.requireNonNullElse(row.group("key"), "")))
              .toList();
      assertThat(text.split("\\bmodule: ", -1)).hasSize(rows.size() + 1);
      return rows;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<String> addressesInJava() {
    try {
      var page =
          PageController.class.getDeclaredMethod(
              "page", jakarta.servlet.http.HttpServletRequest.class);
      return Arrays.stream(page.getAnnotation(GetMapping.class).value());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void knowsTheAddressesThatJavaServes() {
    var addresses = rows.stream().map(Row::path).filter(path -> !path.isEmpty());
    assertThat(addresses.map(path -> path.replaceAll(":(\\w+)", "{$1}")))
        .containsExactlyInAnyOrderElementsOf(addressesInJava().toList());
  }

  @Test
  void namesEveryPageThatThereIsOnce() throws IOException {
    try (var files = Files.list(DashboardSources.FOLDER.resolve("pages"))) {
      var pages = files.map(file -> file.getFileName().toString().replaceFirst("\\.js$", ""));
      assertThat(rows.stream().map(Row::module))
          .containsExactlyInAnyOrderElementsOf(pages.toList());
    }
    assertThat(rows.stream().map(Row::title)).doesNotHaveDuplicates();
  }

  @Test
  void isForKnownReadersByKeysThatDiffer() {
    assertThat(rows.stream().map(Row::access)).isSubsetOf(Set.of("members", "strangers", "either"));
    var reached = rows.stream().filter(row -> !row.key().isEmpty()).toList();
    assertThat(reached).hasSizeGreaterThan(5);
    assertThat(reached.stream().map(Row::key)).doesNotHaveDuplicates().doesNotContain("g");
    assertThat(reached.stream().map(Row::access)).containsOnly("members");
  }
}
