package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  private static void require(String password) {
    PasswordRules.require(
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

  @Property
  void refusesEverythingShort(@ForAll @StringLength(max = 3) String password) {
    assertThatExceptionOfType(Failure.Invalid.class).isThrownBy(() -> require(password));
  }

  @Property
  void takesEverythingLongEnoughThatNobodyTries(
      @ForAll @StringLength(min = 30, max = 60) String password) {
    assertThatNoException().isThrownBy(() -> require(password));
  }
}
