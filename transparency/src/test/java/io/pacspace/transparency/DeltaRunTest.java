package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Deltas are added up only as a whole run of one customer's.
class DeltaRunTest {
  private static SaltedRecord delta(String customer, int sequence, String amount) {
    return record(
        """
        {"acceptedAt":"2026-11-%02dT00:00:00.000Z","customerId":"%s","delta":"%s","reason":"r",\
        "recordId":"rec_1","sequence":%d,"type":"pacspace.io/delta/v1"}\
        """
            .formatted(sequence, customer, amount, sequence));
  }

  private static SaltedRecord record(String json) {
    try {
      return SaltedRecord.of(
          new byte[SaltedRecord.SALT_LENGTH], json.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(json, refusal);
    }
  }

  private static DeltaRun of(SaltedRecord... records) {
    var run = new DeltaRun();
    for (var record : records) {
      run.add(record);
    }
    return run;
  }

  private static Refusal.Code refusal(SaltedRecord... records) {
    return catchThrowableOfType(Refusal.class, () -> of(records).total()).code();
  }

  @Test
  void addsUpToTheLastDigit() throws Refusal {
    assertThat(of(delta("a", 3, "10"), delta("a", 4, "-0.000000001")).total())
        .contains(
            new DeltaRun.Total(
                "a",
                2,
                3,
                4,
                Instant.parse("2026-11-03T00:00:00Z"),
                Instant.parse("2026-11-04T00:00:00Z"),
                new BigDecimal("9.999999999")));
    assertThat(of(delta("a", 1, "0.5"), delta("a", 2, "-0.5")).total().orElseThrow().sum())
        .isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void refusesAHoleASecondCustomerAndAnotherOrder() {
    assertThat(refusal(delta("a", 1, "1"), delta("a", 3, "1")))
        .isEqualTo(Refusal.Code.MISSING_RECORDS);
    assertThat(refusal(delta("a", 1, "1"), delta("b", 2, "1")))
        .isEqualTo(Refusal.Code.SECOND_CUSTOMER);
    assertThat(refusal(delta("a", 2, "1"), delta("a", 1, "1")))
        .isEqualTo(Refusal.Code.OUT_OF_ORDER);
    assertThat(refusal(delta("a", 2, "1"), delta("a", 2, "1")))
        .isEqualTo(Refusal.Code.OUT_OF_ORDER);
  }

  @Test
  void refusesDeltasBesideWhatIsNone() throws Refusal {
    var other = record("{\"customerId\":\"a\"}");
    assertThat(refusal(delta("a", 1, "1"), other)).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(other, delta("a", 1, "1"))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(of(other, other).total()).isEmpty();
    assertThat(of().total()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1\" | \"+1\"",
        "\"1\" | \"01\"",
        "\"1\" | \"1.0\"",
        "\"1\" | \"1.\"",
        "\"1\" | \".5\"",
        "\"1\" | \"1e3\"",
        "\"1\" | \"-0\"",
        "\"1\" | \"\u0661\"",
        "\"1\" | \"12345678901\"",
        "\"1\" | \"0.0000000001\"",
        "\"1\" | 1",
        "\"sequence\":1 | \"sequence\":0",
        "\"sequence\":1 | \"sequence\":1.5",
        "\"sequence\":1 | \"sequence\":9007199254740992",
        "\"sequence\":1 | \"sequence\":\"1\"",
        "\"sequence\":1, | ``",
        "\"customerId\":\"a\", | ``",
        "\"customerId\":\"a\" | \"customerId\":\"\"",
        "\"reason\":\"r\", | ``",
        "\"recordId\":\"rec_1\", | ``",
        ".000Z | Z",
        ".000Z | .000+00:00",
        "2026-11-01T00 | 2026-11-01T24",
        "2026-11-01 | 2026-02-30",
      })
  void refusesADeltaThatIsNotAsTheFormatHasIt(String part, String spelling) {
    var sound = new String(delta("a", 1, "1").record(), StandardCharsets.UTF_8);
    assertThat(sound).contains(part);
    assertThat(refusal(record(sound.replace(part, spelling))))
        .isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }
}
