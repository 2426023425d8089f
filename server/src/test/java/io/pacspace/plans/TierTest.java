package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The price list is what customers were promised.
class TierTest {
  @ParameterizedTest
  @CsvSource({
    "pilot,    1000,   10000, 0.020",
    "starter,  3000,  100000, 0.012",
    "growth,   8000,  500000, 0.010",
    "scale,   15000, 2000000, 0.008",
  })
  void costsWhatTheContractSays(String word, BigDecimal price, long allotment, BigDecimal overage) {
    var tier = Tier.of(word).orElseThrow();

    assertThat(tier.monthlyPrice()).contains(price);
    assertThat(tier.allotment()).hasValue(allotment);
    assertThat(tier.overagePrice()).contains(overage);
    assertThat(tier.paid()).isTrue();
    assertThat(tier.forSale()).isTrue();
  }

  @Test
  void includesAHundredDeltasForFreeAndNoneBeyond() {
    assertThat(Tier.FREE.monthlyPrice()).contains(BigDecimal.ZERO);
    assertThat(Tier.FREE.allotment()).hasValue(100);
    assertThat(Tier.FREE.overagePrice()).isEmpty();
    assertThat(Tier.FREE.paid()).isFalse();
    assertThat(Tier.FREE.forSale()).isFalse();
  }

  @Test
  void leavesEnterpriseToItsContract() {
    assertThat(Tier.ENTERPRISE.monthlyPrice()).isEmpty();
    assertThat(Tier.ENTERPRISE.allotment()).isEmpty();
    assertThat(Tier.ENTERPRISE.overagePrice()).isEmpty();
    assertThat(Tier.ENTERPRISE.paid()).isTrue();
    assertThat(Tier.ENTERPRISE.forSale()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsWord(Tier tier) {
    assertThat(Tier.of(tier.toString())).contains(tier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FREE", "Pilot", "pilot ", "gold"})
  void isNotFoundByAnyOtherWord(String word) {
    assertThat(Tier.of(word)).isEmpty();
  }
}
