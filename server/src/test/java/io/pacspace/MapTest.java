package io.pacspace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;

/// `docs/architecture.md` shows the modules, their arrows and their ports as they are.
class MapTest {
  private static final String MAP = "docs/architecture.md";
  private static final Pattern A_MODULE =
      Pattern.compile("server/src/main/java/io/pacspace/(\\w+)/package-info\\.java");
  private static final Pattern ITS_ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| (–|[a-z, ]+) \\|$");
  private static final Pattern ITS_PORT =
      Pattern.compile("(?m)^\\| `(\\w+(?:\\.\\w+)+)` \\| [^|]+ \\| ([`a-z, ]+) \\|$");
  private static final Pattern IN_README = Pattern.compile("one flat package a module: `([^`]+)`");

  private static Set<String> modules() throws IOException {
    var modules = new TreeSet<String>();
    for (var file : SourceTree.walked().files()) {
      var module = A_MODULE.matcher(file);
      if (module.matches()) {
        modules.add(module.group(1));
      }
    }
    assertThat(modules).hasSizeGreaterThan(20);
    return modules;
  }

  private static Set<String> words(String list) {
    var words = new TreeSet<>(Arrays.asList(list.replaceAll("[`,–]", " ").strip().split(" +", -1)));
    words.remove("");
    return words;
  }

  private static Map<String, Set<String>> rows(Pattern row) throws IOException {
    var rows = new TreeMap<String, Set<String>>();
    row.matcher(SourceTree.read(MAP))
        .results()
        .forEach(found -> rows.put(found.group(1), words(found.group(2))));
    return rows;
  }

  @Test
  void showsWhatEachModuleMayUse() throws Exception {
    var declared = new TreeMap<String, Set<String>>();
    for (var module : modules()) {
      var info = Class.forName("io.pacspace." + module + ".package-info");
      var annotation = requireNonNull(info.getAnnotation(ApplicationModule.class), module);
      declared.put(module, new TreeSet<>(Arrays.asList(annotation.allowedDependencies())));
    }
    assertThat(rows(ITS_ROW)).isEqualTo(declared);
  }

  /// A port is an interface of one module that another one implements.
  @Test
  void showsEveryPort() throws IOException {
    var modules = modules();
    var ports = new TreeMap<String, Set<String>>();
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pacspace");
    for (var type : classes) {
      type.getInterfaces().stream()
          .map(port -> port.toErasure())
          .filter(port -> !port.getPackageName().equals(type.getPackageName()))
          .filter(port -> modules.contains(moduleOf(port)) && modules.contains(moduleOf(type)))
          .forEach(
              port ->
                  ports
                      .computeIfAbsent(moduleOf(port) + "." + nameOf(port), _ -> new TreeSet<>())
                      .add(moduleOf(type)));
    }
    assertThat(rows(ITS_PORT)).isEqualTo(ports);
  }

  /// With the type that it is in, if it is in one.
  private static String nameOf(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().replaceFirst("^io\\.pacspace\\.?", "");
  }

  @Test
  void isWhatTheReadmeListsToo() throws IOException {
    var listed = IN_README.matcher(SourceTree.read("README.md"));
    assertThat(listed.find()).isTrue();
    assertThat(words(listed.group(1))).isEqualTo(modules());
  }
}
