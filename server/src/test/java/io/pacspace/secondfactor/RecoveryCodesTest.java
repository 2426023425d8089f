package io.pacspace.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Base32, recovery codes, and how wrong codes slow down.
class RecoveryCodesTest {
  private final UserId ada = UserId.next();

  /// RFC 4648, section 10, without padding.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI",
  })
  void writesBase32(String text, String encoded) {
    assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }

  @Test
  void writesBytesOfAnyValue() {
    assertThat(Base32.encode(new byte[] {-1, -1, -1, -1, -1})).isEqualTo("77777777");
    assertThat(Base32.encode(new byte[] {-128, 0, 1})).isEqualTo("QAAAC");
  }

  @Test
  void makesTenDifferentCodes() {
    var codes = RecoveryCode.generate(ada);

    assertThat(codes.stream().map(RecoveryCode::text).collect(Collectors.toSet()))
        .hasSize(10)
        .allMatch(text -> text.matches("[a-z2-7]{4}(-[a-z2-7]{4}){5}"));
    assertThat(codes)
        .allSatisfy(
            code -> assertThat(RecoveryCode.parse(ada, code.text())).isEqualTo(Optional.of(code)));
    assertThat(codes.getFirst().toString()).doesNotContain(codes.getFirst().letters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcd-efgh-ijkl-mnop-qrst-uv23",
        "ABCDEFGHIJKLMNOPQRSTUV23",
        " abcd efgh ijkl mnop qrst uv23 ",
        "ab-cdefghijkl--mnopqrstuv23\t"
      })
  void takesACodeHoweverItIsTyped(String typed) {
    assertThat(RecoveryCode.parse(ada, typed))
        .contains(new RecoveryCode(ada, "ABCDEFGHIJKLMNOPQRSTUV23"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "123456",
        "abcd-efgh-ijkl-mn2",
        "abcd-efgh-ijkl-mnop-qrst-uv234",
        "abcd_efgh_ijkl_m"
      })
  void takesNothingElseForACode(String typed) {
    assertThat(RecoveryCode.parse(ada, typed)).isEmpty();
  }

  @Test
  void hashesACodeWithItsOwner() {
    var letters = "ABCDEFGHIJKLMNOPQRSTUV23";

    assertThat(new RecoveryCode(ada, letters).hash())
        .hasSize(32)
        .isEqualTo(new RecoveryCode(ada, letters).hash())
        .isNotEqualTo(new RecoveryCode(UserId.next(), letters).hash());
  }

  @Test
  void slowsDownStepByStep() {
    assertThat(List.of(1, 4, 5, 6, 7, 11, 12, 13, 1_000_000).stream().map(Backoff::after))
        .containsExactly(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(32),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1));
  }
}
