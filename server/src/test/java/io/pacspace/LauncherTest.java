package io.pacspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shell script `pacspace`, in a clone that is empty otherwise, with a Maven that only says how
/// it was called.
class LauncherTest {
  private static final int MISUSED = 2;

  @TempDir private Path folder;
  private Path clone;
  private Path called;

  @BeforeEach
  void putScriptIntoClone() throws IOException {
    clone = Files.createDirectories(folder.toRealPath().resolve("a clone"));
    called = folder.resolve("called");
    Files.copy(Path.of("..", "pacspace"), clone.resolve("pacspace"));
    Files.createDirectories(clone.resolve("server/src/main"));
    Files.createDirectories(clone.resolve(".mvn"));
    Files.createFile(clone.resolve("pom.xml"));
    Files.createFile(clone.resolve("server/pom.xml"));
    maven("3.9.9");
    Files.createDirectories(folder.resolve(".jdks"));
    Files.createSymbolicLink(folder.resolve(".jdks/25"), Path.of(System.getProperty("java.home")));
    jdk17();
  }

  private void maven(String version) throws IOException {
    program(
        "bin/mvn",
        """
        #!/bin/sh
        if [ "$1" = -v ]; then echo 'Apache Maven %s'; exit; fi
        printf '%%s\\n' "$PWD" "$JAVA_HOME" "$*" >'%s'
        echo '[ERROR] something is wrong'
        exit 1
        """
            .formatted(version, called));
  }

  private void jdk17() throws IOException {
    program("old/bin/javac", "#!/bin/sh\n");
    Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"17.0.15\"\n");
  }

  private void program(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
  }

  private record Result(int exitCode, String output) {}

  private Result pacspace(String... arguments) throws IOException {
    return run(clone.resolve("pacspace"), arguments);
  }

  private Result run(Path script, String... arguments) throws IOException {
    var builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.directory(folder.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("JAVA_HOME", folder.resolve("old").toString());
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.onExit().join().exitValue(), output);
  }

  @Test
  void saysHowItIsUsed() throws IOException {
    assertThat(pacspace("help"))
        .satisfies(help -> assertThat(help.exitCode()).isZero())
        .satisfies(help -> assertThat(help.output()).startsWith("usage: ./pacspace run"));
  }

  @Test
  void tellsOfTheOperatorsCommands() throws IOException {
    assertThat(pacspace("help").output()).contains("./pacspace operator COMMAND");
    assertThat(pacspace("operator", "tenants").output()).contains("[ERROR] something is wrong");
    assertThat(called).content().contains("-pl server,cli -am package");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "start",
        "run now",
        "run --prot 1",
        "run --port",
        "run --data",
        "run --listen",
        "run -p 1",
        "check now",
        "check --data"
      })
  void refusesWhatItDoesNotKnow(String line) throws IOException {
    assertRefused(pacspace(line.isEmpty() ? new String[0] : line.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "65536", "100000", "http", "80 80", "8080x"})
  void refusesWhatIsNoPort(String port) throws IOException {
    var refused = pacspace("run", "--port", port);
    assertRefused(refused);
    assertThat(refused.output()).contains("'" + port + "' is not a port");
  }

  private void assertRefused(Result refused) {
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(MISUSED);
    assertThat(refused.output()).contains("usage: ./pacspace run");
    assertThat(called).doesNotExist();
  }

  @Test
  void findsJdk25WhenJavaHomeIsAnOlderOne() throws IOException {
    pacspace("test");
    var home = Path.of(Files.readAllLines(called).get(1));
    assertThat(home.resolve("release")).content().contains("JAVA_VERSION=\"25");
  }

  @Test
  void passesOptionsOnToMaven() throws IOException {
    assertThat(pacspace("test", "-B", "-Dtest=Some Test").exitCode()).isEqualTo(1);
    assertThat(called).content().endsWith("verify -B -Dtest=Some Test\n");
  }

  @Test
  void worksFromAnotherFolderThroughALink() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a clone", "pacspace"));
    run(link, "test");
    assertThat(Files.readAllLines(called).getFirst()).isEqualTo(clone.toString());
  }

  @Test
  void saysWhichMavenItNeeds() throws IOException {
    maven("3.6.3");
    var refused = pacspace("test");
    assertThat(refused.exitCode()).isEqualTo(MISUSED);
    assertThat(refused.output()).contains("Maven 3.8.7 or later").contains("3.6.3");
  }

  @Test
  void showsTheEndOfABuildThatFails() throws IOException {
    var failed = pacspace("run");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output()).contains("[ERROR] something is wrong").contains("build.log");
    assertThat(clone.resolve("server/target/app")).doesNotExist();
  }
}
