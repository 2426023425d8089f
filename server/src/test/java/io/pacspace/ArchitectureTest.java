package io.pacspace;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.modulith.core.ApplicationModules;

/// The house rules that a machine can check.
class ArchitectureTest {
  private static final int MOST_TYPES = 20;

  /// Of what every delta goes through.
  private static final int MOST_OF_THE_CORE = 15;

  private static final Set<String> SEEN =
      Set.of("io.pacspace.shared", "io.pacspace.lists", "io.pacspace.web");
  private static final double LEAST_HIDDEN = 0.4;
  private static final int LONGEST_FILE = 400;

  /// Maven modules beside the server, which modules may use as they use any library.
  private static final DescribedPredicate<JavaClass> LIBRARIES =
      JavaClass.Predicates.resideInAnyPackage(
          "io.pacspace.transparency", "io.pacspace.comparison", "io.pacspace.postgres");

  /// Without the client, which is there for tests alone.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pacspace")
          .that(
              DescribedPredicate.not(
                  JavaClass.Predicates.resideInAPackage("io.pacspace.client..")));

  @Test
  void modulesUseOnlyWhatTheyDeclare() {
    ApplicationModules.of(PacSpace.class, LIBRARIES).verify();
  }

  @Test
  void modulesHaveNoCycles() {
    slices().matching("io.pacspace.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyModuleIsOneFlatPackage() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(name -> name.matches("io\\.pacspace(\\.[a-z]+)?"));
  }

  @Test
  void noPackageHasTooManyTypes() {
    assertThat(typesByPackage())
        .allSatisfy(
            (name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(MOST_TYPES));
    assertThat(typesByPackage())
        .extractingByKeys("io.pacspace.ledger", "io.pacspace.recording")
        .allSatisfy(types -> assertThat(types).hasSizeLessThanOrEqualTo(MOST_OF_THE_CORE));
  }

  /// `shared` is the words themselves, `lists` those of lists, and `web` what modules use of HTTP,
  /// so all of each is meant to be seen.
  @Test
  void modulesHideMostOfThemselves() {
    assertThat(typesByPackage())
        .allSatisfy(
            (name, types) -> {
              var hidden =
                  types.stream()
                      .filter(t -> !t.getModifiers().contains(JavaModifier.PUBLIC))
                      .count();
              assertThat(SEEN.contains(name) || hidden >= LEAST_HIDDEN * types.size())
                  .as("%s hides %d of %d", name, hidden, types.size())
                  .isTrue();
            });
  }

  private static Map<String, List<JavaClass>> typesByPackage() {
    return CLASSES.stream()
        .filter(type -> type.getPackageName().startsWith("io.pacspace."))
        .filter(type -> !type.getPackageName().equals("io.pacspace.transparency"))
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName));
  }

  @Test
  void dependenciesComeThroughTheConstructor() {
    noFields().should().beAnnotatedWith(Autowired.class).check(CLASSES);
  }

  @Test
  void timeComesFromTheClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.pacspace.accounts",
            "io.pacspace.passwords",
            "io.pacspace.recovery",
            "io.pacspace.secondfactor",
            "io.pacspace.sessions",
            "io.pacspace.keys",
            "io.pacspace.plans",
            "io.pacspace.environments",
            "io.pacspace.audit",
            "io.pacspace.explorer")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void theLedgerKnowsNoOtherModule() {
    classes()
        .that()
        .resideInAPackage("io.pacspace.ledger")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.pacspace.ledger",
            "io.pacspace.shared",
            "io.pacspace.lists",
            "io.pacspace.platform",
            "io.pacspace.databases",
            "io.pacspace.transparency",
            "java..",
            "javax..",
            "jakarta..",
            "org..",
            "com..",
            "io.micrometer..",
            "tools..")
        .check(CLASSES);
  }

  /// What is decided by the path is decided on the decoded one (`Caller.path`), as whoever serves
  /// it sees it.
  @Test
  void nothingIsDecidedByAPathAsItIsWritten() {
    noClasses().should().callMethodWhere(target(nameMatching("getRequestUR[IL]"))).check(CLASSES);
  }

  @Test
  void noNameSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Dto|Mapper|Helper|Utils|Util|Manager)")
        .check(CLASSES);
  }

  @Test
  void noFileIsTooLong() throws IOException {
    try (var files = Files.walk(Path.of("..").toRealPath())) {
      var long_ =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .filter(ArchitectureTest::isTooLong)
              .toList();
      assertThat(long_).isEmpty();
    }
  }

  private static boolean isTooLong(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count() > LONGEST_FILE;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
