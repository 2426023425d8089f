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

  /// That a paid plan ends, and what comes then.
  ///
  /// @param next the free tier after a cancellation or where the plan was given for a time, a
  ///   cheaper one after a downgrade
  record Ending(Instant at, Tier next) {}

  /// A paid plan. Its periods are calendar months in UTC counted from the payment: paid on the
  /// 31st, a period ends on the last day of a shorter month, the next again on the 31st.
  ///
  /// @param paidAt when it was paid for or given
  record Paid(Tier tier, Instant paidAt, Optional<Ending> ending) implements Subscription {
    /// The end of the period that `now` falls in: the first one after it.
    Instant periodEnd(Instant now) {
      var from = paidAt.atOffset(ZoneOffset.UTC);
      var months = Math.max(0, ChronoUnit.MONTHS.between(from, now.atOffset(ZoneOffset.UTC)));
      Instant end;
      do {
        months++;
        end = from.plusMonths(months).toInstant();
      } while (!end.isAfter(now));
      return end;
    }

    /// Until when it is paid for, at `now`: the end that is known, or that of the current period.
    Instant paidUntil(Instant now) {
      return ending.map(Ending::at).orElseGet(() -> periodEnd(now));
    }

    /// The same with that end, or with none.
    Paid until(Optional<Ending> end) {
      return new Paid(tier, paidAt, end);
    }

    /// Whether it has ended by `now`.
    boolean isOver(Instant now) {
      return ending.filter(end -> !now.isBefore(end.at())).isPresent();
    }

    /// Whether it ends in favour of that tier.
    boolean endsIn(Tier next) {
      return ending.filter(end -> end.next() == next).isPresent();
    }

    /// What there is at `now`: itself, or what follows it once it is over.
    Subscription at(Instant now) {
      return isOver(now) ? ending.map(Paid::after).orElseThrow() : this;
    }

    private static Subscription after(Ending end) {
      return end.next().paid() ? new Paid(end.next(), end.at(), Optional.empty()) : new Free();
    }
  }
}
