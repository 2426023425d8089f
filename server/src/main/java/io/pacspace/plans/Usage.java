package io.pacspace.plans;

import java.math.BigDecimal;
import java.util.OptionalLong;

/// What a number of deltas comes to on a tier.
///
/// @param included none where a contract says
public record Usage(long consumed, OptionalLong included, long overage, BigDecimal overageCharge) {
  static Usage of(Tier tier, long consumed) {
    var included = tier.allotment();
    var price = tier.overagePrice().orElse(BigDecimal.ZERO);
    var overage =
        tier.overagePrice().isPresent() ? Math.max(0, consumed - included.orElse(consumed)) : 0;
    return new Usage(consumed, included, overage, price.multiply(BigDecimal.valueOf(overage)));
  }

  /// What is left of the included deltas, never below zero.
  public OptionalLong remaining() {
    return included.isPresent()
        ? OptionalLong.of(Math.max(0, included.getAsLong() - consumed))
        : OptionalLong.empty();
  }
}
