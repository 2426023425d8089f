package io.pacspace.passwords;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.testing.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PasswordRulesTest {
  private static final PasswordRules RULES = rules(Map.of());

  private static PasswordRules rules(Map<String, String> settings) {
    return new PasswordRules(
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("pacspace", PasswordSettings.class));
  }

  private static void require(String password) {
    require(RULES, password);
  }

  private static void require(PasswordRules rules, String password) {
    rules.require(
        "password", Secret.of(password), "jane.doe@company.test", "Jane Mary Doe", "Acme Incorp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "       x",
        "        ",
        "пароль-длинный",
        "\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD12",
        "zqjxkvbw",
        "jane mary doe 27 acorns",
        "sandboxes for turtles",
        "19-pacspace-77",
        "production line of one"
      })
  void takesAnyCharacters(String password) {
    assertThatNoException().isThrownBy(() -> require(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "iloveyou",
        "12345678",
        "qwertyuiop",
        "trustno1",
        "jane.doe",
        "Jane.Doe",
        "JANE.DOE@COMPANY.TEST",
        "jane mary doe",
        "ACME INCORP",
        "Acme Incorp1!",
        "!jane.doe99",
        "pacspace",
        "PacSpace2026",
        "1-pacspace!",
        "Sandbox1",
        "dashboard!",
        "production99"
      })
  void refusesWhatIsTriedFirst(String password) {
    assertThatExceptionOfType(Failure.Invalid.class)
        .isThrownBy(() -> require(password))
        .satisfies(
            failure ->
                assertThat(failure.fields())
                    .extracting(Failure.Field::field)
                    .containsOnly("password"));
  }

  /// Whether the file holds one line, its first, its last or any between, and whatever ends them.
  @ParameterizedTest
  @CsvSource({"1, LF", "2, LF", "3, LF", "500, LF", "500, CRLF", "500, NONE"})
  void refusesWhatIsKnownFromABreach(int breached, String ending, @TempDir Path folder)
      throws IOException {
    var lines = new TreeSet<String>();
    for (var i = 0; i < breached; i++) {
      lines.add(sha1("breached password " + i) + ":" + (1 << (i % 30)));
    }
    var end = ending.equals("CRLF") ? "\r\n" : "\n";
    var file = folder.resolve("breached.txt");
    Files.writeString(file, String.join(end, lines) + (ending.equals("NONE") ? "" : end));
    var rules = rules(Map.of("pacspace.breached-passwords-file", file.toString()));
    for (var i = 0; i < breached; i++) {
      var password = "breached password " + i;
      assertThatNoException().isThrownBy(() -> require(password));
      assertThatExceptionOfType(Failure.Invalid.class)
          .isThrownBy(() -> require(rules, password))
          .withMessageContaining("breach");
    }
    for (var i = 0; i < 500; i++) {
      var password = "a password of nobody's " + i;
      assertThatNoException().isThrownBy(() -> require(rules, password));
    }
  }

  private static String sha1(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// What an operator reads is what is refused.
  @Test
  void refusesTheWordsThatAreDocumented() throws IOException {
    var line =
        Files.readAllLines(Path.of("../docs/operations.md")).stream()
            .filter(text -> text.startsWith("Words of this product"))
            .findFirst()
            .orElseThrow();
    var words = Pattern.compile("`(\\w+)`").matcher(line).results().map(m -> m.group(1)).toList();
    assertThat(words).containsExactlyElementsOf(PasswordRules.WORDS);
    for (var word : words) {
      assertThatExceptionOfType(Failure.Invalid.class).isThrownBy(() -> require(word + "1!"));
    }
  }

  /// A character is a code point: an emoji is one, although Java counts it twice.
  @Test
  void countsCodePoints() {
    assertThatExceptionOfType(Failure.Invalid.class)
        .isThrownBy(() -> require("\uD83D\uDD11".repeat(7)));
    assertThatNoException().isThrownBy(() -> require("\uD83D\uDD11".repeat(128)));
    assertThatExceptionOfType(Failure.Invalid.class)
        .isThrownBy(() -> require("\uD83D\uDD11".repeat(129)));
  }

  @Test
  void refusesEverythingShort() {
    Property.holds(
        1_000,
        any -> {
          var password = any.anyText(0, 3);
          assertThatExceptionOfType(Failure.Invalid.class).isThrownBy(() -> require(password));
        });
  }

  @Test
  void takesEverythingLongEnoughThatNobodyTries() {
    Property.holds(
        1_000,
        any -> {
          var password = any.anyText(30, 60);
          assertThatNoException().isThrownBy(() -> require(password));
        });
  }
}
