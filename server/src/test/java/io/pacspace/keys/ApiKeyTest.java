package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Secret;
import io.pacspace.testing.Property;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A key has one written form, and nothing else is taken for one.
class ApiKeyTest {
  private static final String PUBLIC_ID = PublicId.next().toString();
  private static final String SECRET = "A".repeat(43);

  @Test
  void isReadAsItWasWritten() {
    Property.holds(
        100,
        any -> {
          var kind = any.of(EnvironmentKind.values());
          var key = ApiKey.next(kind);

          assertThat(ApiKey.parse(key.full())).contains(key);
          assertThat(key.full().reveal())
              .matches("pk_" + kind.keyWord() + "_[0-9a-v]{26}\\.[A-Za-z0-9_-]{43}")
              .startsWith(ApiKey.shown(kind, key.publicId()) + ".");
        });
  }

  @Test
  void isNoOtherText() {
    Property.holds(
        1_000,
        any -> {
          var text = any.anyText(0, 255);
          assertThat(ApiKey.parse(Secret.of(text))).isEmpty();
        });
  }

  static Stream<String> malformed() {
    var good = "pk_test_" + PUBLIC_ID + "." + SECRET;
    return Stream.of(
        "",
        "pk_test_",
        "pk_test_" + PUBLIC_ID,
        "pk_test_" + PUBLIC_ID + ".",
        "pk_prod_" + PUBLIC_ID + "." + SECRET,
        "PK_test_" + PUBLIC_ID + "." + SECRET,
        "pk_test_" + PUBLIC_ID.toUpperCase(Locale.ROOT) + "." + SECRET,
        "pk_test_" + PUBLIC_ID.substring(1) + "." + SECRET,
        "pk_test_zzzzzzzzzzzzzzzzzzzzzzzzzz." + SECRET,
        "pk_test_vvvvvvvvvvvvvvvvvvvvvvvvvv." + SECRET,
        "pk_test_" + PUBLIC_ID + "." + SECRET.substring(1),
        "pk_test_" + PUBLIC_ID + "." + SECRET + "A",
        "pk_test_" + PUBLIC_ID + "." + SECRET.substring(1) + "=",
        good + "\n",
        " " + good,
        good + "." + SECRET);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isNothingMalformed(String text) {
    assertThat(ApiKey.parse(Secret.of(text))).isEmpty();
  }

  @Test
  void doesNotPrintItsSecret() {
    var key = ApiKey.next(EnvironmentKind.SANDBOX);

    assertThat(key.toString()).doesNotContain(key.secret().reveal());
    assertThat(key.full().toString()).doesNotContain(key.secret().reveal());
  }
}
