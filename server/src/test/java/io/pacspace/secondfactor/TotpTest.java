package io.pacspace.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /// RFC 6238, appendix B, the rows for SHA-1: the last six of their eight digits.
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void givesTheCodesOfTheRfc(long second, String code) {
    var moment = Instant.ofEpochSecond(second);

    assertThat(Totp.code(SECRET, Totp.stepAt(moment))).isEqualTo(code);
    assertThat(Totp.match(SECRET, code, moment, 0)).hasValue(Totp.stepAt(moment));
  }

  /// RFC 4226, appendix D.
  @ParameterizedTest
  @CsvSource({
    "0, 755224",
    "1, 287082",
    "2, 359152",
    "3, 969429",
    "4, 338314",
    "5, 254676",
    "6, 287922",
    "7, 162583",
    "8, 399871",
    "9, 520489",
  })
  void givesTheCodesOfItsCounter(long step, String code) {
    assertThat(Totp.code(SECRET, step)).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void acceptsOneStepEarlyOrLate(long drift) {
    var now = Instant.ofEpochSecond(1_234_567_890);
    var step = Totp.stepAt(now) + drift;

    assertThat(Totp.match(SECRET, Totp.code(SECRET, step), now, 0)).hasValue(step);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, -2, 2, 3})
  void refusesWhatIsFurtherAway(long drift) {
    var now = Instant.ofEpochSecond(1_234_567_890);
    var code = Totp.code(SECRET, Totp.stepAt(now) + drift);

    assertThat(Totp.match(SECRET, code, now, 0)).isEmpty();
  }

  @Test
  void refusesTheStepThatWasUsedAndThoseBefore() {
    var now = Instant.ofEpochSecond(1_234_567_890);
    var step = Totp.stepAt(now);

    assertThat(Totp.match(SECRET, Totp.code(SECRET, step), now, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step - 1), now, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step + 1), now, step)).hasValue(step + 1);
  }
}
