package io.pacspace.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// What an installation is refused for before it starts: one sentence for each setting.
class SettingsCheckTest {
  private static Map<String, Object> good() {
    var settings = new HashMap<String, Object>();
    settings.put("pacspace.public-url", "https://usage.example");
    settings.put("pacspace.trusted-proxies", "10.0.0.5/32");
    for (var database : new String[] {"control", "cells.sandbox.s1", "cells.production.p1"}) {
      settings.put("pacspace." + database + ".url", "jdbc:postgresql://localhost/" + database);
      settings.put("pacspace." + database + ".password", "secret");
      settings.put("pacspace." + database + ".owner.password", "secret");
      settings.put("pacspace." + database + ".recorder.password", "secret");
    }
    settings.put("pacspace.master-key-file", TestServer.masterKey().toString());
    settings.put("pacspace.mail.host", "smtp.example");
    settings.put("pacspace.mail.from", "usage@usage.example");
    return settings;
  }

  private static java.util.List<String> problems(Map<String, Object> settings) {
    return InstallationSettings.read(new Binder(new MapConfigurationPropertySource(settings)))
        .problems();
  }

  @Test
  void acceptsACompleteInstallation() {
    assertThat(problems(good())).isEmpty();
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    assertThat(problems(Map.of()))
        .extracting(sentence -> sentence.replaceAll(" .*", ""))
        .containsExactly(
            "PACSPACE_PUBLIC_URL",
            "PACSPACE_CONTROL_URL",
            "PACSPACE_CELLS_SANDBOX_MAIN_URL",
            "PACSPACE_CELLS_PRODUCTION_MAIN_URL",
            "PACSPACE_MASTER_KEY_FILE",
            "PACSPACE_MAIL_HOST",
            "PACSPACE_MAIL_FROM");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "public-url, http://usage.example, PACSPACE_PUBLIC_URL must begin with https",
        "public-url, https://usage.example/app, PACSPACE_PUBLIC_URL must be scheme",
        "public-url, nonsense, PACSPACE_PUBLIC_URL is missing",
        "trusted-proxies, -, PACSPACE_TRUSTED_PROXIES is missing",
        "trusted-proxies, '', PACSPACE_TRUSTED_PROXIES must be",
        "trusted-proxies, 10.0.0.0/33, PACSPACE_TRUSTED_PROXIES must be",
        "trusted-proxies, '10.0.0.5,0.0.0.0/0', PACSPACE_TRUSTED_PROXIES must not hold every"
            + " address",
        "trusted-proxies, ::/0, PACSPACE_TRUSTED_PROXIES must not hold every address",
        "trusted-proxies, proxy.internal, PACSPACE_TRUSTED_PROXIES must be",
        "trusted-proxies, '10.0.0.1,', PACSPACE_TRUSTED_PROXIES must be",
        "control.url, -, PACSPACE_CONTROL_URL is missing",
        "control.url, mysql://x, PACSPACE_CONTROL_URL must be a URL that begins with"
            + " jdbc:postgresql",
        "control.url, jdbc:postgresql://localhost/control?password=x, PACSPACE_CONTROL_URL holds a"
            + " password",
        "control.password, -, PACSPACE_CONTROL_PASSWORD is missing",
        "control.owner.password, -, PACSPACE_CONTROL_OWNER_PASSWORD is missing",
        "cells.sandbox.s1.recorder.password, -, PACSPACE_CELLS_SANDBOX_S1_RECORDER_PASSWORD is"
            + " missing",
        "cells.sandbox.s1.url, jdbc:postgresql://localhost/control, names the same database as",
        "cells.production.p1.url, jdbc:postgresql://localhost/cells.sandbox.s1, names the same"
            + " database as",
        "cells.sandbox.s1.weight, 0, PACSPACE_CELLS_SANDBOX_S1_WEIGHT must be at least 1",
        "master-key-file, -, PACSPACE_MASTER_KEY_FILE is missing",
        "master-key-file, /nowhere/key, PACSPACE_MASTER_KEY_FILE names a file that cannot be read",
        "master-key-file, /dev/zero, PACSPACE_MASTER_KEY_FILE names a file that cannot be read",
        "breached-passwords-file, /dev/zero, PACSPACE_BREACHED_PASSWORDS_FILE names a file that"
            + " cannot",
        "master-key-file, /dev, PACSPACE_MASTER_KEY_FILE names a file that cannot be read",
        "control.url, jdbc:postgresql://db/control, PACSPACE_CONTROL_URL must say"
            + " sslmode=verify-full",
        "control.url, jdbc:postgresql://db/control?sslmode=require, must say sslmode=verify-full",
        "control.url, 'jdbc:postgresql://localhost,db/control', must say sslmode=verify-full",
        "control.url,"
            + " jdbc:postgresql://db/c?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory,"
            + " must say",
        "control.owner.url, jdbc:postgresql://db/control, PACSPACE_CONTROL_OWNER_URL must say"
            + " sslmode",
        "mail.encryption, none, PACSPACE_MAIL_ENCRYPTION must not be none",
        "listen, usage.example, PACSPACE_LISTEN must be an IP address",
        "mail.host, -, PACSPACE_MAIL_HOST is missing",
        "mail.from, -, PACSPACE_MAIL_FROM is missing",
        "registration.mode, approval, PACSPACE_REGISTRATION_OPERATOR_EMAIL is missing",
        "session.idle-limit, 40d, PACSPACE_SESSION_IDLE_LIMIT must be positive and at most",
        "activation.deadline, 0s, PACSPACE_ACTIVATION_DEADLINE and",
        "limits.mails, 0, PACSPACE_LIMITS_"
      })
  void saysOneSentenceForOneUnsafeSetting(String setting, String value, String sentence) {
    var settings = good();
    if (value == null) {
      settings.remove("pacspace." + setting);
    } else {
      settings.put("pacspace." + setting, value);
    }
    assertThat(problems(settings)).singleElement().asString().contains(sentence).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/control?sslmode=verify-full",
        "jdbc:postgresql://db/control?ssl=true",
        "jdbc:postgresql://127.0.0.1/control",
        "jdbc:postgresql://[::1]:5433/control"
      })
  void acceptsDatabasesThatNobodyElseCanListenTo(String url) {
    var settings = good();
    settings.put("pacspace.control.url", url);
    assertThat(problems(settings)).isEmpty();
  }

  @Test
  void permitsPlaintextToWhoeverAsksForIt() {
    var settings = good();
    settings.put("pacspace.control.url", "jdbc:postgresql://db/control");
    settings.put("pacspace.mail.encryption", "none");
    assertThat(problems(settings)).hasSize(2);
    settings.put("pacspace.allow-plaintext", "databases");
    assertThat(problems(settings)).singleElement().asString().contains("PACSPACE_MAIL_ENCRYPTION");
    settings.put("pacspace.allow-plaintext", "databases,mail");
    assertThat(problems(settings)).isEmpty();
  }

  /// The development default shows everybody's mail.
  @ParameterizedTest
  @CsvSource({
    "public-url, https://usage.example, PACSPACE_PUBLIC_URL must be of this machine",
    "control.url, jdbc:postgresql://db/control?sslmode=verify-full, PACSPACE_CONTROL_URL leads to"
        + " another machine",
    "cells.production.p1.url, jdbc:postgresql://10.0.0.7/p1, PACSPACE_CELLS_PRODUCTION_P1_URL leads"
        + " to another",
    "listen, 203.0.113.9, PACSPACE_LISTEN must not be a public address"
  })
  void keepsTheDevelopmentDefaultOnThisMachine(String setting, String value, String sentence) {
    var settings = good();
    settings.put("pacspace.mode", "embedded");
    settings.put("pacspace.public-url", "http://localhost:8080");
    settings.put("pacspace.trusted-proxies", "none");
    assertThat(problems(settings)).isEmpty();
    settings.put("pacspace." + setting, value);
    assertThat(problems(settings)).singleElement().asString().contains(sentence).endsWith(".");
  }

  @Test
  void refusesAMailPasswordInTheClear() {
    var settings = good();
    settings.put("pacspace.mail.host", "localhost");
    settings.put("pacspace.mail.encryption", "none");
    settings.put("pacspace.mail.password", "secret");
    assertThat(problems(settings)).singleElement().asString().contains("PACSPACE_MAIL_ENCRYPTION");
  }

  @Test
  void refusesAFileOfBreachedPasswordsThatIsNone(@TempDir Path folder) throws IOException {
    var file = folder.resolve("breached.txt");
    var settings = good();
    settings.put("pacspace.breached-passwords-file", file.toString());
    assertThat(problems(settings)).singleElement().asString().contains("cannot be read");
    Files.writeString(file, "password\n123456\n");
    assertThat(problems(settings)).singleElement().asString().contains("SHA-1 hashes");
    Files.writeString(file, "0".repeat(40) + ":3\n");
    assertThat(problems(settings)).isEmpty();
  }

  @Test
  void refusesAMasterKeyThatIsShortOrThatOthersCanRead(@TempDir Path folder) throws IOException {
    var file = folder.resolve("key");
    var settings = good();
    settings.put("pacspace.master-key-file", file.toString());

    Files.writeString(file, "abc");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(problems(settings)).singleElement().asString().contains("64 hexadecimal digits");

    Files.writeString(file, "ab".repeat(32) + "\n");
    assertThat(problems(settings)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(problems(settings)).singleElement().asString().contains("chmod 600");
  }
}
