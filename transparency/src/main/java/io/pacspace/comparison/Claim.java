package io.pacspace.comparison;

import java.math.BigDecimal;

/// An amount that somebody claims.
///
/// @param isExact as a text is; a JSON number has been a double on most ways here
public record Claim(BigDecimal value, boolean isExact) {
  /// Most digits before the point of an amount that adds up in bounded time.
  public static final int MOST_WHOLE_DIGITS = 29;

  /// Most decimals of such an amount.
  public static final int MOST_DECIMALS = 18;

  /// Whether an amount is of a size that adds up.
  public static boolean isBounded(BigDecimal amount) {
    return amount.scale() <= MOST_DECIMALS
        && (long) amount.precision() - amount.scale() <= MOST_WHOLE_DIGITS;
  }

  /// What it has more than `amount`, without trailing zeroes. A number that is the double nearest
  /// to that amount means it, and has nothing more.
  public BigDecimal difference(BigDecimal amount) {
    return !isExact && value.doubleValue() == amount.doubleValue()
        ? BigDecimal.ZERO
        : Sums.plain(value.subtract(amount));
  }
}
