package io.pacspace.cli;

import io.pacspace.transparency.DeltaRun;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the records of a proof should come to, as far as the caller knows it from elsewhere.
///
/// @param customer whose they should be
/// @param sum of their deltas
/// @param from the time from which on all of them should have been accepted
/// @param to the time before which all of them should
/// @param isPartial whether records with holes between them, or of several customers, will do
record Expected(
    @Nullable String customer,
    @Nullable BigDecimal sum,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean isPartial) {
  /// Nothing but a whole run of one customer's records.
  static final Expected RUN = new Expected(null, null, null, null, false);

  /// Whether anything is expected that only a whole run can be compared with.
  boolean isAboutARun() {
    return customer != null || sum != null || from != null || to != null;
  }

  /// What differs from these records, if anything.
  Optional<String> differsFrom(Optional<DeltaRun.Total> total) {
    if (total.isEmpty()) {
      return isAboutARun()
          ? Optional.of("no record here is a delta that could be compared")
          : Optional.empty();
    }
    if (customer != null && !customer.equals(total.get().customer())) {
      return Optional.of("the records are of " + total.get().customer());
    }
    if (sum != null && sum.compareTo(total.get().sum()) != 0) {
      return Optional.of("the records sum to " + total.get().sum().toPlainString());
    }
    if (from != null && total.get().firstAt().isBefore(from)) {
      return Optional.of("the first record was accepted at " + total.get().firstAt());
    }
    if (to != null && !total.get().lastAt().isBefore(to)) {
      return Optional.of("the last record was accepted at " + total.get().lastAt());
    }
    return Optional.empty();
  }

  /// What records come to, in words.
  static String words(DeltaRun.Total total) {
    return "%s, net change %s (balance %s to %s), accepted from %s to %s"
        .formatted(
            sequences(total),
            total.sum().toPlainString(),
            total.opening().toPlainString(),
            total.closing().toPlainString(),
            total.firstAt(),
            total.lastAt());
  }

  static String sequences(DeltaRun.Total total) {
    return total.records() == 1
        ? "one record of %s, sequence %d".formatted(total.customer(), total.first())
        : "%d records of %s, sequence %d to %d without a gap"
            .formatted(total.records(), total.customer(), total.first(), total.last());
  }
}
