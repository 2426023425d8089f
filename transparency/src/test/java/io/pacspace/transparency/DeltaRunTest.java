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
class DeltaRunTests {
  private static SaltedRecord delta(String customer, int sequence, String amount, String balance) {
    return record(
        """
        {"acceptedAt":"2026-11-%02dT00:00:00.000Z","balance":"%s","customerId":"%s","delta":"%s",\
        "reason":"r","recordId":"rec_1","sequence":%d,"type":"pacspace.io/delta/v2"}\
        """
            .formatted(sequence, balance, customer, amount, sequence));
  }

  /// Of a customer whose every delta is 1.
  private static SaltedRecord one(String customer, int sequence) {
    return delta(customer, sequence, "1", String.valueOf(sequence));
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
    assertThat(of(delta("a", 3, "10", "8.5"), delta("a", 4, "-0.000000001", "8.499999999")).total())
        .contains(
            new DeltaRun.Total(
                "a",
                2,
                3,
                4,
                Instant.parse("2026-11-03T00:00:00Z"),
                Instant.parse("2026-11-04T00:00:00Z"),
                new BigDecimal("9.999999999"),
                new BigDecimal("-1.5"),
                new BigDecimal("8.499999999")));
    var none = of(delta("a", 1, "0.5", "0.5"), delta("a", 2, "-0.5", "0")).total().orElseThrow();
    assertThat(none.sum()).isEqualTo(BigDecimal.ZERO);
    assertThat(none.opening()).isEqualTo(BigDecimal.ZERO);
    assertThat(none.closing()).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void refusesAHoleASecondCustomerAndAnotherOrder() {
    assertThat(refusal(one("a", 1), one("a", 3))).isEqualTo(Refusal.Code.MISSING_RECORDS);
    assertThat(refusal(one("a", 1), one("b", 2))).isEqualTo(Refusal.Code.SECOND_CUSTOMER);
    assertThat(refusal(one("a", 2), one("a", 1))).isEqualTo(Refusal.Code.OUT_OF_ORDER);
    assertThat(refusal(one("a", 2), one("a", 2))).isEqualTo(Refusal.Code.OUT_OF_ORDER);
  }

  @Test
  void refusesABalanceThatDoesNotFollow() throws Refusal {
    assertThat(refusal(delta("a", 1, "1", "2"))).isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(refusal(one("a", 1), delta("a", 2, "1", "2.000000001")))
        .isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(refusal(delta("a", 3, "1", "7"), delta("a", 4, "1", "9")))
        .isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(of(delta("a", 3, "1", "7")).total().orElseThrow().opening())
        .isEqualByComparingTo("6");
  }

  /// A trillion deltas of the largest amount leave a balance that can be read.
  @Test
  void readsALargeBalance() throws Refusal {
    var largest = "9".repeat(29) + ".999999999";
    assertThat(of(delta("a", 9, "1", largest)).total().orElseThrow().closing())
        .isEqualByComparingTo(largest);
    assertThat(refusal(delta("a", 9, "1", "9" + largest))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }

  @Test
  void refusesDeltasBesideWhatIsNone() throws Refusal {
    var other = record("{\"customerId\":\"a\"}");
    assertThat(refusal(one("a", 1), other)).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(other, one("a", 1))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(of(other, other).total()).isEmpty();
    assertThat(of().total()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"balance\":\"1\", | ``",
        "\"balance\":\"1\" | \"balance\":1",
        "\"balance\":\"1\" | \"balance\":\"1.0\"",
        "\"balance\":\"1\" | \"balance\":\"-0\"",
        "\"delta\":\"1\" | \"delta\":\"+1\"",
        "\"delta\":\"1\" | \"delta\":\"01\"",
        "\"delta\":\"1\" | \"delta\":\"1.0\"",
        "\"delta\":\"1\" | \"delta\":\"1.\"",
        "\"delta\":\"1\" | \"delta\":\".5\"",
        "\"delta\":\"1\" | \"delta\":\"1e3\"",
        "\"delta\":\"1\" | \"delta\":\"-0\"",
        "\"delta\":\"1\" | \"delta\":\"\u0661\"",
        "\"delta\":\"1\" | \"delta\":\"12345678901\"",
        "\"delta\":\"1\" | \"delta\":\"0.0000000001\"",
        "\"delta\":\"1\" | \"delta\":1",
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
    var sound = new String(one("a", 1).record(), StandardCharsets.UTF_8);
    assertThat(sound).contains(part);
    assertThat(refusal(record(sound.replace(part, spelling))))
        .isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }
}
