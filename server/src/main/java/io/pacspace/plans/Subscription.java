package io.pacspace.plans;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What a tenant is subscribed to at one moment.
sealed interface Subscription {
  /// Its tier.
  Tier tier();

  /// Nothing paid: never was, or the cancelled one is over.
  record Free() implements Subscription {
    @Override
    public Tier tier() {
      return Tier.FREE;
    }
  }

  /// What every tenant of this installation is on.
  record Included(Tier tier) implements Subscription {}

  /// A paid plan. Its periods are calendar months in UTC counted from the payment: paid on the
  /// 31st, a period ends on the last day of a shorter month, the next again on the 31st.
  ///
  /// @param paidAt when it was paid for or given
  /// @param endsAt when it falls back to free, if it was cancelled or given for a time
  record Paid(Tier tier, Instant paidAt, Optional<Instant> endsAt) implements Subscription {
    /// The end of the period that `now` falls in: the first one after it.
    Instant periodEnd(Instant now) {
      var from = paidAt.atOffset(ZoneOffset.UTC);
      var months = Math.max(0, ChronoUnit.MONTHS.between(from, now.atOffset(ZoneOffset.UTC)));
      var end = from.plusMonths(months + 1);
      while (!end.toInstant().isAfter(now)) {
        months++;
        end = from.plusMonths(months + 1);
      }
      return end.toInstant();
    }

    /// The same with another end.
    Paid until(Optional<Instant> end) {
      return new Paid(tier, paidAt, end);
    }

    /// What is left of it at `now`: itself, or nothing once a cancelled one is over.
    Subscription at(Instant now) {
      return endsAt.filter(end -> !now.isBefore(end)).isPresent() ? new Free() : this;
    }
  }
}
