package io.pacspace.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Property;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  private static final Pattern PATTERN = Pattern.compile(EmailAddress.PATTERN);

  private static boolean isAddress(String text) {
    return PATTERN.matcher(text).matches();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane@company.test",
        "Jane.Doe+billing@mail.company.test",
        "o'brien@example.com",
        "1@2.example",
        "a@xn--bcher-kva.example",
        "_x_@a-b.example"
      })
  void takesOrdinaryAddresses(String text) {
    assertThat(isAddress(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jane",
        "@company.test",
        "jane@",
        "jane@localhost",
        "jane@company..test",
        "jane@-company.test",
        "jane@company.test.",
        "jane@10.0.0.1",
        "jane@@company.test",
        "jane@doe@company.test",
        ".jane@company.test",
        "jane.@company.test",
        "ja..ne@company.test",
        "jane doe@company.test",
        " jane@company.test",
        "jane@company.test ",
        "jane@company.test\r\nBcc: all@company.test",
        "\"jane\"@company.test",
        "Jane <jane@company.test>",
        "jane@company.test,john@company.test"
      })
  void refusesEverythingElse(String text) {
    assertThat(isAddress(text)).isFalse();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(isAddress("a".repeat(64) + "@company.test")).isTrue();
    assertThat(isAddress("a".repeat(65) + "@company.test")).isFalse();
    assertThat(isAddress("a@" + "b.".repeat(125) + "cc")).isTrue();
    assertThat(isAddress("a@" + "b.".repeat(126) + "cc")).isFalse();
  }

  /// A long text must cost neither the stack nor the day.
  @Test
  void judgesLongTextsQuickly() {
    assertThat(isAddress("a.".repeat(500_000) + "@company.test")).isFalse();
    assertThat(isAddress("a@" + "b.".repeat(500_000) + "test")).isFalse();
  }

  @Test
  void takesNoControlsAndNoSpaces() {
    Property.holds(
        1_000,
        any -> {
          var local = any.anyText(0, 255);
          if (isAddress(local + "@company.test")) {
            assertThat(local.codePoints()).allMatch(c -> c > ' ' && c < 127);
          }
        });
  }

  @Test
  void comparesWithoutCase() {
    assertThat(new EmailAddress("Jane@Company.TEST").key())
        .isEqualTo(new EmailAddress("jane@company.test").key());
  }
}
