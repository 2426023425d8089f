package io.pacspace.plans;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another account of what a tenant owes, written apart from the program: it goes through every
/// delta, and through every plan that it was told of.
final class PlanBook {
  private record Held(Instant from, Tier tier) {}

  private record Accepted(Instant at, Tier tier, int deltas) {}

  private final List<Held> plans = new ArrayList<>();
  private final List<Accepted> deltas = new ArrayList<>();
  private Tier tier;
  private Instant paidAt;
  private @Nullable Instant endsAt;
  private Tier next = Tier.FREE;

  PlanBook(Instant bought, Tier tier) {
    this.tier = tier;
    this.paidAt = bought;
    plans.add(new Held(bought, tier));
  }

  /// Lets the time pass.
  void advance(Instant now) {
    if (endsAt != null && !endsAt.isAfter(now)) {
      tier = next;
      paidAt = endsAt;
      plans.add(new Held(endsAt, next));
      endsAt = null;
    }
  }

  Tier tier(Instant now) {
    advance(now);
    return tier;
  }

  void accept(Instant now, int number) {
    deltas.add(new Accepted(now, tier(now), number));
  }

  /// Whether there is something to cancel, as for the others below.
  boolean cancel(Instant now) {
    if (tier(now) == Tier.FREE) {
      return false;
    }
    endsAt = endsAt == null ? periodEnd(now) : endsAt;
    next = Tier.FREE;
    return true;
  }

  boolean resume(Instant now) {
    if (tier(now) == Tier.FREE) {
      return false;
    }
    endsAt = null;
    return true;
  }

  boolean buy(Instant now, Tier wanted) {
    if (tier(now) == wanted || (endsAt != null && next == wanted)) {
      return false;
    }
    if (price(tier).compareTo(price(wanted)) > 0) {
      endsAt = endsAt == null ? periodEnd(now) : endsAt;
      next = wanted;
    } else {
      tier = wanted;
      paidAt = now;
      endsAt = null;
      plans.add(new Held(now, wanted));
    }
    return true;
  }

  private static BigDecimal price(Tier tier) {
    return tier.monthlyPrice().orElseThrow();
  }

  private Instant periodEnd(Instant now) {
    var months = 1;
    while (!paidAt.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant().isAfter(now)) {
      months++;
    }
    return paidAt.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant();
  }

  /// Production's deltas of a month.
  long consumed(YearMonth month) {
    return deltas.stream().filter(one -> in(month, one.at())).mapToLong(Accepted::deltas).sum();
  }

  /// What a month cost beyond what its plans included.
  BigDecimal charge(YearMonth month) {
    var start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    var included = 0L;
    for (var i = 0; i < plans.size(); i++) {
      var until = i + 1 < plans.size() ? plans.get(i + 1).from() : Instant.MAX;
      var began = plans.get(i).from();
      if (in(month, began) || (began.isBefore(start) && until.isAfter(start))) {
        var allotment = plans.get(i).tier().paid() ? plans.get(i).tier().allotment().orElse(0) : 0;
        included = Math.max(included, allotment);
      }
    }
    var number = 0L;
    var charge = BigDecimal.ZERO;
    for (var one : deltas) {
      for (var i = 0; in(month, one.at()) && i < one.deltas(); i++) {
        number++;
        if (number > included) {
          charge = charge.add(one.tier().overagePrice().orElseThrow());
        }
      }
    }
    return charge;
  }

  private static boolean in(YearMonth month, Instant moment) {
    return YearMonth.from(moment.atOffset(ZoneOffset.UTC)).equals(month);
  }
}
