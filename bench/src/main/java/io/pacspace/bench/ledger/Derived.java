package io.pacspace.bench.ledger;

import java.math.BigDecimal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// What an answer says of a balance.
///
/// @param balance without trailing zeroes, so that equal amounts are equal
record Derived(BigDecimal balance, long deltas) {
  private static final ObjectReader JSON =
      new JsonMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static final Derived NOTHING = new Derived(BigDecimal.ZERO, 0);

  Derived {
    balance = balance.stripTrailingZeros();
  }

  Derived plus(Derived other) {
    return new Derived(balance.add(other.balance), deltas + other.deltas);
  }

  Derived minus(Derived other) {
    return new Derived(balance.subtract(other.balance), deltas - other.deltas);
  }

  static Derived of(String answer) {
    var data = JSON.readTree(answer).path("data");
    return new Derived(
        data.path("computedBalance").decimalValue(), data.path("deltasCount").longValue());
  }
}
