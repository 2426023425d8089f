package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/errors.md` tells of every code that the program can answer, and of no other.
class ErrorsPageTest {
  private static final Path PAGE = Path.of("../docs/errors.md");
  private static final Path SOURCES = Path.of("src/main/java/io/pacspace");
  private static final Pattern IN_JSON = Pattern.compile("\"code\\\\?\":\\s?\\\\?\"([A-Z_]+)");
  private static final Pattern THROWN =
      Pattern.compile("new Failure\\.([A-Z][A-Za-z]+)\\(\\s*(?:[A-Za-z]+\\.)+([A-Z_]{4,})\\b");

  private static final Map<String, String> STATUS =
      Map.of(
          "Invalid", "400",
          "Unauthenticated", "401",
          "PaymentRequired", "402",
          "Forbidden", "403",
          "NotFound", "404",
          "Conflict", "409",
          "Precondition", "412");

  private static Map<String, List<String>> rows(int columns) throws IOException {
    var rows = new TreeMap<String, List<String>>();
    for (var line : Files.readAllLines(PAGE)) {
      var cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() == columns + 2 && cells.get(1).startsWith("`")) {
        var former = rows.put(cells.get(1).replace("`", ""), cells.subList(2, columns + 1));
        assertThat(former).as(line).isNull();
      }
    }
    return rows;
  }

  private static Set<String> words(Class<?> type) {
    var words = new TreeSet<String>();
    for (var constant : type.getEnumConstants()) {
      words.add(((Enum<?>) constant).name());
    }
    return words;
  }

  private static Set<String> codes() throws IOException {
    var codes = new TreeSet<String>();
    codes.addAll(words(ErrorCode.class));
    codes.addAll(found(IN_JSON, 1));
    assertThat(codes).contains("IDEMPOTENCY_PENDING");
    return codes;
  }

  private static Set<String> found(Pattern pattern, int group) throws IOException {
    var found = new TreeSet<String>();
    for (var text : sources()) {
      pattern.matcher(text).results().map(match -> match.group(group)).forEach(found::add);
    }
    return found;
  }

  private static List<String> sources() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      var texts = new ArrayList<String>();
      for (var file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }

  @Test
  void hasARowForEveryCodeAndForNoOther() throws IOException {
    assertThat(rows(5).keySet()).isEqualTo(codes());
  }

  @Test
  void saysWhatEachMeansWhatToDoAndWhetherToTryAgain() throws IOException {
    assertThat(rows(5))
        .allSatisfy(
            (code, row) -> {
              assertThat(row.get(0)).as(code).matches("[245]\\d\\d");
              assertThat(row.get(1)).as(code).isNotBlank();
              assertThat(row.get(2)).as(code).isNotBlank();
              assertThat(row.get(3)).as(code).isIn("no", "after", "yes");
            });
  }

  /// The status is that of the kind of failure that carries the code wherever it is thrown.
  @Test
  void saysTheStatusThatEachIsThrownWith() throws IOException {
    var rows = rows(5);
    var looked = new TreeSet<String>();
    for (var text : sources()) {
      THROWN
          .matcher(text)
          .results()
          .filter(thrown -> STATUS.containsKey(thrown.group(1)))
          .forEach(
              thrown -> {
                looked.add(thrown.group(2));
                assertThat(rows.get(thrown.group(2)))
                    .as(thrown.group())
                    .first()
                    .isEqualTo(STATUS.get(thrown.group(1)));
              });
    }
    assertThat(looked).contains("PLAN_UPGRADE_REQUIRED", "SCOPE_TOO_WIDE", "KEY_NOT_ACTIVE");
  }

  @Test
  void tellsWhyActivationsFail() throws Exception {
    assertThat(rows(3).keySet())
        .isEqualTo(words(Class.forName("io.pacspace.environments.Problem$Code")));
  }
}
