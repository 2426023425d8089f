package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is charged is exact to the last tenth of a cent.
class UsageTest {
  @ParameterizedTest
  @CsvSource({
    "FREE,          0,     100, 0, 0",
    "FREE,        250,       0, 0, 0",
    "PILOT,         0,   10000, 0, 0",
    "PILOT,     10000,       0, 0, 0",
    "PILOT,     10001,       0, 1, 0.020",
    "STARTER,  100123,       0, 123, 1.476",
    "GROWTH,   499999,       1, 0, 0",
    "SCALE,   2000007,       0, 7, 0.056",
  })
  void chargesOnlyWhatIsBeyondTheIncluded(
      Tier tier, long consumed, long remaining, long overage, BigDecimal charge) {
    var usage = Usage.of(tier, consumed);

    assertThat(usage.remaining()).hasValue(remaining);
    assertThat(usage.overage()).isEqualTo(overage);
    assertThat(usage.overageCharge()).isEqualByComparingTo(charge);
  }

  @Test
  void chargesNothingWhereAContractSays() {
    var usage = Usage.of(Tier.ENTERPRISE, 5_000_000);

    assertThat(usage.included()).isEmpty();
    assertThat(usage.remaining()).isEmpty();
    assertThat(usage.overage()).isZero();
    assertThat(usage.overageCharge()).isZero();
  }
}
