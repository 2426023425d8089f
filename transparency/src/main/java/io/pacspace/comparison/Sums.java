package io.pacspace.comparison;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Exact sums, each under a number from 0. Almost all are whole billionths that a long holds, for
/// deltas have nine decimals; the others are kept as what they are.
final class Sums {
  private static final int DECIMALS = 9;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE, DECIMALS);

  private final Map<Integer, BigDecimal> others = new HashMap<>();
  private long[] billionths = new long[0];

  /// Makes place for the numbers below `size`; new sums are zero.
  void grow(int size) {
    billionths = Arrays.copyOf(billionths, size);
  }

  void add(int number, BigDecimal amount) {
    var sum = get(number).add(amount);
    if (sum.abs().compareTo(LARGEST) <= 0 && plain(sum).scale() <= DECIMALS) {
      billionths[number] = sum.movePointRight(DECIMALS).longValueExact();
      others.remove(number);
    } else {
      others.put(number, sum);
    }
  }

  BigDecimal get(int number) {
    var other = others.isEmpty() ? null : others.get(number);
    return other == null ? BigDecimal.valueOf(billionths[number], DECIMALS) : other;
  }

  /// The same amount without trailing zeroes.
  static BigDecimal plain(BigDecimal amount) {
    return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }
}
