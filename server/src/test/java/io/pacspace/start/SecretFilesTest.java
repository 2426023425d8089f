package io.pacspace.start;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Every secret may be given as a file, whichever settings there will be.
class SecretFilesTest {
  @TempDir private Path folder;

  private static List<DeclaredSetting> secrets() {
    var all = DeclaredSetting.all();
    assertThat(all)
        .filteredOn(setting -> setting.type() == String.class)
        .extracting(DeclaredSetting::variable)
        .as("a secret is a Secret")
        .noneMatch(variable -> variable.matches(".*(PASSWORD|TOKEN|SECRET)[A-Z]*"));
    return all.stream().filter(setting -> setting.type() == Secret.class).toList();
  }

  private static StandardEnvironment environment(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  private static SecretFiles read(Map<String, Object> variables) {
    return SecretFiles.read(Binder.get(environment(variables)));
  }

  private String file(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, fromString("rw-------"));
    return file.toString();
  }

  @Test
  void takesEverySecretFromAFile() throws Exception {
    assertThat(secrets())
        .extracting(DeclaredSetting::variable)
        .contains(
            "PACSPACE_CONTROL_PASSWORD",
            "PACSPACE_CONTROL_OWNER_PASSWORD",
            "PACSPACE_CELLS_PRODUCTION_MAIN_RECORDER_PASSWORD",
            "PACSPACE_MAIL_PASSWORD",
            "PACSPACE_METRICS_TOKEN");
    var variables = new HashMap<String, Object>();
    for (var place : secrets()) {
      variables.put(
          place.variable() + "_FILE", file(place.variable(), "it is " + place.variable() + "\n"));
    }
    var environment = environment(variables);
    var files = SecretFiles.read(Binder.get(environment));
    assertThat(files.problems()).isEmpty();
    environment.getPropertySources().addLast(new MapPropertySource("secrets", files.values()));
    var settings = InstallationSettings.read(Binder.get(environment));
    for (var place : secrets()) {
      assertThat(place.in(settings))
          .as(place.variable())
          .isEqualTo(Secret.of("it is " + place.variable()));
    }
  }

  @Test
  void refusesASecretThatIsGivenTwice() throws IOException {
    for (var place : secrets()) {
      var variable = place.variable();
      assertThat(read(Map.of(variable, "x", variable + "_FILE", file("twice", "x"))).problems())
          .containsExactly(variable + " and " + variable + "_FILE are both set: choose one.");
    }
  }

  @Test
  void refusesAFileThatIsNotThereOrThatOthersCanRead() throws IOException {
    var variable = "PACSPACE_MAIL_PASSWORD_FILE";
    assertThat(read(Map.of(variable, folder + "/none")).problems())
        .containsExactly(variable + " names a file that cannot be read: " + folder + "/none.");
    var file = file("secret", "x");
    Files.setPosixFilePermissions(Path.of(file), fromString("rw-r-----"));
    assertThat(read(Map.of(variable, file)).problems())
        .containsExactly(variable + " can be read by others: run 'chmod 600' on it.");
    for (var text : List.of("", "\n", "two\nlines")) {
      assertThat(read(Map.of(variable, file("secret2", text))).problems())
          .containsExactly(variable + " must name a file with one line, the secret.");
    }
  }

  @Test
  void readsNoMoreOfAFileThanASecretCanBeLong() throws IOException {
    var variable = "PACSPACE_MAIL_PASSWORD_FILE";
    assertThat(read(Map.of(variable, file("long", "x".repeat(65_536)))).problems()).isEmpty();
    var file = file("endless", "x".repeat(65_537));
    assertThat(read(Map.of(variable, file)).problems())
        .containsExactly(variable + " names a file that cannot be read: " + file + ".");
  }

  @Test
  void leavesSecretsThatAreGivenAsTheyAre() {
    var files = read(Map.of("PACSPACE_MAIL_PASSWORD", "x"));
    assertThat(files.problems()).isEmpty();
    assertThat(files.values()).isEmpty();
  }
}
