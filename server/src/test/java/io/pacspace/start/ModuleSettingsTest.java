package io.pacspace.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pacspace.platform.ModuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Whatever a module reads of the settings is checked before the start, may be looked up, and is
/// there.
class ModuleSettingsTest {
  private static final Path MAIN = Path.of("src/main");

  /// What the program says to itself, and what only those who build or test it set.
  private static final Set<String> NOT_FOR_OPERATORS =
      Set.of(
          "PACSPACE_BESIDE_SERVERS",
          "PACSPACE_DATA",
          "PACSPACE_DASHBOARD_FOLDER",
          "PACSPACE_PLANS_SWEEP_INTERVAL");

  /// Has the form of a cell, and nobody records in it.
  private static final String CONTROL = "PACSPACE_CONTROL_RECORDER_PASSWORD";

  private static final Pattern READ =
      Pattern.compile("(?:\\$\\{|getProperty\\(\")(pacspace\\.[a-z.-]+|PACSPACE_[A-Z_]+)");
  private static final Pattern A_ROW = Pattern.compile("(?m)^\\| (`PACSPACE_[^|]*`) \\|");
  private static final Pattern A_NAME = Pattern.compile("`([^`]+)`");

  @Test
  void areAllListed() {
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pacspace");
    var listed = InstallationSettings.types().stream().map(Class::getName).toList();
    assertThat(listed).doesNotHaveDuplicates().hasSizeGreaterThan(5);
    assertThat(names(classes.stream().filter(type -> type.isAssignableTo(ModuleSettings.class))))
        .containsExactlyInAnyOrderElementsOf(listed);
    assertThat(
            names(
                classes.stream()
                    .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  private static List<String> names(Stream<JavaClass> classes) {
    return classes.filter(type -> !type.isInterface()).map(JavaClass::getName).toList();
  }

  @Test
  void areEachOfOneModule() {
    assertThat(DeclaredSetting.all())
        .extracting(DeclaredSetting::variable)
        .doesNotHaveDuplicates()
        .contains("PACSPACE_MODE", "PACSPACE_CELLS_SANDBOX_MAIN_WEIGHT", "PACSPACE_LIMITS_MAILS");
  }

  @Test
  void areInTheTableForOperatorsAsThatIsOfSettings() throws IOException {
    var there = there();
    var missing = new TreeSet<>(there);
    for (var row : rows()) {
      var first = row.getFirst();
      for (var name : row) {
        var meant = meant(first, name, there);
        assertThat(meant).as("%s in the row of %s", name, first).isNotEmpty();
        missing.removeAll(meant);
      }
    }
    assertThat(missing).isEmpty();
  }

  /// Those that are read by no record are known here as well.
  private static Set<String> there() throws IOException {
    var there = new TreeSet<String>();
    DeclaredSetting.all().forEach(setting -> there.add(setting.variable()));
    assertThat(there.remove(CONTROL)).isTrue();
    var others = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (var file : files.filter(ModuleSettingsTest::mayRead).toList()) {
        READ.matcher(Files.readString(file))
            .results()
            .map(read -> read.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .filter(variable -> !there.contains(variable))
            .forEach(others::add);
      }
    }
    assertThat(others).containsAll(NOT_FOR_OPERATORS);
    others.removeAll(NOT_FOR_OPERATORS);
    assertThat(others).containsExactly("PACSPACE_PORT");
    there.addAll(others);
    return there;
  }

  private static boolean mayRead(Path file) {
    return file.toString().endsWith(".java") || file.toString().endsWith("application.yaml");
  }

  private static List<List<String>> rows() throws IOException {
    var rows = new ArrayList<List<String>>();
    A_ROW
        .matcher(Files.readString(Path.of("../docs/operations.md")))
        .results()
        .forEach(row -> rows.add(names(row)));
    assertThat(rows).hasSizeGreaterThan(20);
    return rows;
  }

  private static List<String> names(MatchResult row) {
    return A_NAME
        .matcher(row.group(1).replace("<NAME>", "MAIN"))
        .results()
        .map(name -> name.group(1))
        .toList();
  }

  /// A name that begins with a bar goes on where an earlier part of the first one ends; one that
  /// ends with dots means all that begin so.
  private static List<String> meant(String first, String name, Set<String> there) {
    if (name.endsWith("…")) {
      var beginning = name.substring(0, name.length() - 1);
      return there.stream().filter(setting -> setting.startsWith(beginning)).toList();
    }
    if (!name.startsWith("_")) {
      return there.contains(name) ? List.of(name) : List.of();
    }
    for (var end = first.lastIndexOf('_'); end > 0; end = first.lastIndexOf('_', end - 1)) {
      if (there.contains(first.substring(0, end) + name)) {
        return List.of(first.substring(0, end) + name);
      }
    }
    return List.of();
  }
}
