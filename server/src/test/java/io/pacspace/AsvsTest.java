package io.pacspace;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/asvs.md` names every requirement that it should, and only tests, files and chapters that
/// there are.
class AsvsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path TABLE = ROOT.resolve("docs/asvs.md");
  private static final Path IDS = Path.of("src/test/resources/asvs-5.0.0.txt");

  /// Level 3 is for sessions, keys and secrets: these chapters, and these ids of others.
  private static final Set<String> ALL_LEVELS = Set.of("6", "7", "11");

  private static final Set<String> LEVEL_3 = Set.of("3.3.5", "8.3.2", "13.1.4", "13.3.3", "13.3.4");

  private static final Set<String> STATES =
      Set.of("test", "built", "operator", "differs", "open", "none");

  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final Pattern A_TEST = Pattern.compile("[A-Z][A-Za-z0-9]*Tests?\\.[a-z]\\w*");
  private static final Pattern A_FILE =
      Pattern.compile("[\\w./-]+\\.(java|js|html|md|yaml|xml|sql)");
  private static final Pattern A_CHAPTER = Pattern.compile("operations\\.md[^\"]*\"([^\"]+)\"");

  private record Line(String id, String level, String asks, String state, String why) {
    List<String> named(Pattern form) {
      return NAMED
          .matcher(why)
          .results()
          .map(match -> match.group(1))
          .filter(name -> form.matcher(name).matches())
          .toList();
    }
  }

  private static List<Line> lines() throws IOException {
    var lines = new ArrayList<Line>();
    for (var row : Files.readAllLines(TABLE)) {
      var cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() > 2 && cells.get(1).matches("\\d+\\.\\d+\\.\\d+")) {
        assertThat(cells).as(row).hasSize(7);
        lines.add(new Line(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)));
      }
    }
    return lines;
  }

  /// The ids of the standard that are to be answered, with their levels.
  private static Map<String, String> required() throws IOException {
    var required = new HashMap<String, String>();
    for (var line : Files.readAllLines(IDS)) {
      var id = line.substring(0, line.indexOf(' '));
      var level = line.substring(line.indexOf(' ') + 1);
      var chapter = id.substring(0, id.indexOf('.'));
      if (!level.equals("3") || ALL_LEVELS.contains(chapter) || LEVEL_3.contains(id)) {
        required.put(id, level);
      }
    }
    return required;
  }

  @Test
  void hasOneLineForEachRequirement() throws IOException {
    assertThat(lines()).extracting(Line::id).doesNotHaveDuplicates();
    var answered = new HashMap<String, String>();
    lines().forEach(line -> answered.put(line.id(), line.level()));
    assertThat(answered).isEqualTo(required());
  }

  @Test
  void saysOfEachWhatHoldsItOrWhyNothingDoes() throws IOException {
    assertThat(lines())
        .allSatisfy(
            line -> {
              assertThat(line.state()).isIn(STATES);
              assertThat(line.asks()).isNotBlank();
              assertThat(line.why()).isNotBlank();
              switch (line.state()) {
                case "test" -> assertThat(line.named(A_TEST)).isNotEmpty();
                case "built" -> assertThat(line.named(A_FILE)).isNotEmpty();
                case "operator" -> assertThat(line.why()).containsPattern(A_CHAPTER);
                case "none" -> assertThat(line.why()).isNotBlank();
                default -> assertThat(line.why()).hasSizeGreaterThan(30);
              }
            });
  }

  @Test
  void countsItsLines() throws IOException {
    var counts = lines().stream().collect(groupingBy(Line::state, counting()));
    for (var row : Files.readAllLines(TABLE)) {
      var cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() == 5 && STATES.contains(cells.get(1))) {
        assertThat(cells.get(3)).as(row).isEqualTo(String.valueOf(counts.remove(cells.get(1))));
      }
    }
    assertThat(counts).isEmpty();
  }

  @Test
  void namesTestsThatThereAre() throws IOException {
    var tests = tests();
    assertThat(tests).hasSizeGreaterThan(800);
    var named = new TreeSet<String>();
    lines().forEach(line -> named.addAll(line.named(A_TEST)));
    assertThat(named).hasSizeGreaterThan(80);
    assertThat(tests).containsAll(named);
  }

  private static List<Path> files() throws IOException {
    try (var files = Files.walk(ROOT.toRealPath())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/.git"))
          .toList();
    }
  }

  /// Every test of every module as `Class.method`: a method whose annotations say that it is one.
  private static Set<String> tests() throws IOException {
    var method = Pattern.compile("^  (?:void|Stream<DynamicTest>) (\\w+)\\(", Pattern.MULTILINE);
    var annotated = Pattern.compile("@(Test|ParameterizedTest|Property|TestFactory)\\b");
    var tests = new TreeSet<String>();
    for (var file : files()) {
      if (file.toString().contains("/src/test/java/") && file.toString().endsWith(".java")) {
        var text = Files.readString(file);
        var name = file.getFileName().toString().replace(".java", "");
        method
            .matcher(text)
            .results()
            .filter(
                match -> {
                  var before = text.substring(0, match.start());
                  var own = before.substring(before.lastIndexOf("\n\n") + 1);
                  return annotated.matcher(own).find();
                })
            .forEach(match -> tests.add(name + "." + match.group(1)));
      }
    }
    return tests;
  }

  @Test
  void namesFilesAndChaptersThatThereAre() throws IOException {
    var paths = files().stream().map(file -> "/" + file).collect(toCollection(TreeSet::new));
    var chapters =
        Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", ""))
            .toList();
    for (var line : lines()) {
      for (var name : line.named(A_FILE)) {
        assertThat(paths).as("%s: %s", line.id(), name).anyMatch(path -> path.endsWith("/" + name));
      }
      A_CHAPTER
          .matcher(line.why())
          .results()
          .forEach(match -> assertThat(chapters).as(line.id()).contains(match.group(1)));
    }
  }

  /// Where secrets are made, sealed, signed with and compared: `docs/operations.md` lists what each
  /// is for. Plain hashes, of files and requests, are not among them.
  @Test
  void keepsCryptographyWhereTheInventorySays() {
    var used =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.pacspace")
                .stream()
                .filter(AsvsTest::usesCryptography)
                .map(AsvsTest::outermost)
                .map(type -> type.getName().replace("io.pacspace.", ""))
                .collect(toCollection(TreeSet::new));
    assertThat(used)
        .containsExactlyInAnyOrder(
            "start.EmbeddedInstallation",
            "passwords.Argon2",
            "checks.LogKeyCheck",
            "comparison.Names",
            "recording.LedgerState",
            "platform.Vault",
            "postgres.Cluster",
            "postgres.Logins",
            "proofs.SigningKey",
            "repetition.AnswerSeal",
            "secondfactor.Codes",
            "secondfactor.RecoveryCode",
            "secondfactor.Totp",
            "shared.Secret",
            "statements.OtherEntries",
            "transparency.SaltedRecord",
            "transparency.SignedNote",
            "transparency.VerifierKey");
  }

  private static boolean usesCryptography(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getName())
        .anyMatch(
            name ->
                name.startsWith("javax.crypto.")
                    || name.startsWith("java.security.spec.")
                    || name.matches("java\\.security\\.(Signature|Key\\w+|SecureRandom)")
                    || name.contains(".argon2.")
                    || name.contains(".rfc8032."));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(AsvsTest::outermost).orElse(type);
  }
}
