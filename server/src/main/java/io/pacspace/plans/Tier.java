package io.pacspace.plans;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The plans on offer, each with its price, what it includes, and what a delta beyond that costs.
enum Tier {
  /// Its deltas are included once, not every month, and only in the sandbox.
  FREE("0", 100L, null),
  PILOT("1000", 10_000L, "0.020"),
  STARTER("3000", 100_000L, "0.012"),
  GROWTH("8000", 500_000L, "0.010"),
  SCALE("15000", 2_000_000L, "0.008"),
  /// Everything by contract: an operator sets it, nobody buys it.
  ENTERPRISE(null, null, null);

  /// What words there are, as part of a sentence.
  static final String WORDS = "plans are free, pilot, starter, growth, scale and enterprise.";

  private final String word;
  private final @Nullable BigDecimal monthlyPrice;
  private final @Nullable Long allotment;
  private final @Nullable BigDecimal overagePrice;

  Tier(@Nullable String monthlyPrice, @Nullable Long allotment, @Nullable String overagePrice) {
    this.word = name().toLowerCase(Locale.ROOT);
    this.monthlyPrice = monthlyPrice == null ? null : new BigDecimal(monthlyPrice);
    this.allotment = allotment;
    this.overagePrice = overagePrice == null ? null : new BigDecimal(overagePrice);
  }

  /// The tier of that word.
  static Optional<Tier> of(String word) {
    return Arrays.stream(values()).filter(tier -> tier.word.equals(word)).findFirst();
  }

  /// USD a month; none where a contract says.
  Optional<BigDecimal> monthlyPrice() {
    return Optional.ofNullable(monthlyPrice);
  }

  /// Deltas included; none where a contract says.
  OptionalLong allotment() {
    return allotment == null ? OptionalLong.empty() : OptionalLong.of(allotment);
  }

  /// USD for each delta beyond the allotment; none where there is no going beyond or a contract
  /// says.
  Optional<BigDecimal> overagePrice() {
    return Optional.ofNullable(overagePrice);
  }

  /// Whether it covers production.
  boolean paid() {
    return this != FREE;
  }

  /// Whether it can be bought at a checkout.
  boolean forSale() {
    return overagePrice != null;
  }

  /// The word of the contract, such as `pilot`.
  @Override
  public String toString() {
    return word;
  }
}
