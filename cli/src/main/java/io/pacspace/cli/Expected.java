package io.pacspace.cli;

import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the records of a proof should come to, as far as the caller knows it from elsewhere.
///
/// @param customer whose they should be
/// @param sum of their deltas
/// @param from the time from which on all of them should have been accepted; of a statement, at
///   which its window should start
/// @param to the time before which all of them should; of a statement, at which its window should
///   end
/// @param isProduction whether there should be a statement, of production
/// @param isPartial whether records with holes between them, or of several customers, will do
record Expected(
    @Nullable String customer,
    @Nullable BigDecimal sum,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean isProduction,
    boolean isPartial) {
  /// Nothing but a whole run of one customer's records.
  static final Expected RUN = new Expected(null, null, null, null, false, false);

  /// Whether anything is expected that only a whole run can be compared with.
  boolean isAboutARun() {
    return customer != null || sum != null || from != null || to != null || isProduction;
  }

  /// Refuses what is not a statement of production where that is expected.
  void requireEnvironment(Figures figures) throws Refusal {
    if (isProduction) {
      figures.requireProduction();
    }
  }

  /// What differs from these figures, if anything.
  Optional<String> differsFrom(Figures figures) {
    return switch (figures) {
      case Figures.Stated(var statement, _) -> differsFrom(statement);
      case Figures.Deltas(var total) -> differsFrom(total);
      case Figures.None() ->
          isAboutARun()
              ? Optional.of("no record here is a delta that could be compared")
              : Optional.empty();
    };
  }

  private Optional<String> differsFrom(DeltaRun.Total total) {
    if (customer != null && !customer.equals(total.customer())) {
      return Optional.of("the records are of " + total.customer());
    }
    if (sum != null && sum.compareTo(total.sum()) != 0) {
      return Optional.of("the records sum to " + total.sum().toPlainString());
    }
    if (from != null && total.firstAt().isBefore(from)) {
      return Optional.of("the first record was accepted at " + total.firstAt());
    }
    if (to != null && !total.lastAt().isBefore(to)) {
      return Optional.of("the last record was accepted at " + total.lastAt());
    }
    return Optional.empty();
  }

  private Optional<String> differsFrom(Statement statement) {
    if (customer != null && !customer.equals(statement.customerId())) {
      return Optional.of("the statement is of " + statement.customerId());
    }
    if (sum != null && sum.compareTo(statement.net()) != 0) {
      return Optional.of("the sum of the statement is " + statement.net().toPlainString());
    }
    if (from != null && !from.equals(statement.start())) {
      return Optional.of("the window of the statement starts at " + statement.start());
    }
    if (to != null && !to.equals(statement.end())) {
      return Optional.of("the window of the statement ends at " + statement.end());
    }
    return Optional.empty();
  }
}
