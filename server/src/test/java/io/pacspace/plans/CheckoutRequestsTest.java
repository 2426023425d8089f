package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.plans.PlanController.CheckoutRequest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Under one Idempotency-Key no two checkouts of different plans are taken for one another.
class CheckoutRequestsTest {
  @Test
  void tellsEveryTwoApart() {
    var tiers = Arrays.stream(Tier.values()).filter(Tier::forSale).toList();

    assertThat(
            tiers.stream()
                .map(tier -> new CheckoutRequest(tier.toString()).hash().done())
                .distinct())
        .hasSameSizeAs(tiers);
  }
}
