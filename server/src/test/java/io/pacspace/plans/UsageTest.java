package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.plans.Usage.Part;
import io.pacspace.testing.Property;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is charged is exact to the last tenth of a cent.
class UsageTest {
  @ParameterizedTest
  @CsvSource({
    "PILOT,         0,   10000, 0, 0",
    "PILOT,     10000,       0, 0, 0",
    "PILOT,     10001,       0, 1, 0.020",
    "STARTER,  100123,       0, 123, 1.476",
    "GROWTH,   499999,       1, 0, 0",
    "SCALE,   2000007,       0, 7, 0.056",
  })
  void chargesOnlyWhatIsBeyondTheIncluded(
      Tier tier, long consumed, long remaining, long overage, BigDecimal charge) {
    var usage = Usage.of(List.of(new Part(tier, consumed)));

    assertThat(usage.consumed()).isEqualTo(consumed);
    assertThat(usage.remaining()).hasValue(remaining);
    assertThat(usage.overage()).isEqualTo(overage);
    assertThat(usage.overageCharge()).isEqualByComparingTo(charge);
  }

  @Test
  void chargesNothingWhereAContractSays() {
    var usage = Usage.of(List.of(new Part(Tier.PILOT, 20_000), new Part(Tier.ENTERPRISE, 5)));

    assertThat(usage.included()).isEmpty();
    assertThat(usage.remaining()).isEmpty();
    assertThat(usage.overage()).isZero();
    assertThat(usage.overageCharge()).isZero();
  }

  @Test
  void includesTheLargestAllotmentThatHeldEvenWithoutADelta() {
    var usage =
        Usage.of(
            List.of(
                new Part(Tier.PILOT, 11_000), new Part(Tier.STARTER, 0), new Part(Tier.FREE, 0)));

    assertThat(usage.included()).hasValue(100_000);
    assertThat(usage.overageCharge()).isZero();
  }

  @Test
  void chargesEachDeltaAtThePriceThatHeldWhenItWasAccepted() {
    var usage = Usage.of(List.of(new Part(Tier.STARTER, 100_010), new Part(Tier.PILOT, 5)));

    assertThat(usage.overage()).isEqualTo(15);
    assertThat(usage.overageCharge()).isEqualByComparingTo("0.220"); // 10 × 0.012 + 5 × 0.020
  }

  /// An oracle of its own goes through the deltas one by one.
  @Test
  void comesToTheSumOverEachDelta() {
    Property.holds(
        300,
        any -> {
          var tiers = any.list(1, 6, () -> any.of(Tier.values()));
          var hundreds = any.list(6, 6, () -> any.longFrom(0, 120));
          var parts =
              IntStream.range(0, tiers.size())
                  .mapToObj(i -> new Part(tiers.get(i), hundreds.get(i) * 100))
                  .toList();
          var contract = tiers.contains(Tier.ENTERPRISE);
          var included = 0L;
          for (var tier : tiers) {
            included = Math.max(included, tier == Tier.FREE ? 0 : tier.allotment().orElse(0));
          }
          var number = 0L;
          var charge = BigDecimal.ZERO;
          for (var part : parts) {
            for (var i = 0; i < part.deltas(); i++) {
              number++;
              if (!contract && number > included) {
                charge = charge.add(part.tier().overagePrice().orElse(BigDecimal.ZERO));
              }
            }
          }

          var usage = Usage.of(parts);

          assertThat(usage.consumed()).isEqualTo(number);
          assertThat(usage.overageCharge()).isEqualByComparingTo(charge);
          assertThat(usage.overage()).isEqualTo(contract ? 0 : Math.max(0, number - included));
        });
  }
}
