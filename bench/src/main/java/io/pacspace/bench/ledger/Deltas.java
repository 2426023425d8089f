package io.pacspace.bench.ledger;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The JSON of deltas: token usage of a thousand customers in turn, each a little different.
final class Deltas {
  static final int CUSTOMERS = 1_000;
  static final String REASON = "tokens";
  private static final int AMOUNTS = 9_973;

  private Deltas() {}

  /// One delta, without a reference.
  static String plain(int number) {
    return delta(customer(number), amount(number), "");
  }

  /// One delta with a reference of its own.
  static String referred(int number) {
    return delta(customer(number), amount(number), ",\"referenceId\":\"request-" + number + "\"");
  }

  /// Its customer.
  static String customer(int number) {
    return "customer_" + number % CUSTOMERS;
  }

  /// Minus 1.25 to 9,973.25.
  static String amount(int number) {
    return "-" + (1 + number % AMOUNTS) + ".25";
  }

  /// @param more members, each after a comma
  static String delta(String customer, String amount, String more) {
    return "{\"customerId\":\""
        + customer
        + "\",\"delta\":"
        + amount
        + ",\"reason\":\""
        + REASON
        + '"'
        + more
        + "}";
  }

  /// The deltas of these numbers in one body.
  static String batch(int from, int count, IntFunction<String> one) {
    return IntStream.range(from, from + count)
        .mapToObj(one)
        .collect(Collectors.joining(",", "{\"deltas\":[", "]}"));
  }
}
