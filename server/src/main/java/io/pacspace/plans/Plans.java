package io.pacspace.plans;

import io.pacspace.accounts.TenantPlan;
import io.pacspace.plans.Subscription.Ending;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Included;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.shared.Window;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which plan a tenant is on, and what follows from it.
@Service
public class Plans implements TenantPlan {
  private static final UsageMeter NOTHING_RECORDED =
      (_, _, moments) -> moments.stream().map(_ -> 0L).toList();

  private final SubscriptionStore subscriptions;
  private final PlanChanges changes;
  private final PaymentProvider payment;
  private final ObjectProvider<UsageMeter> meter;
  private final Clock clock;

  Plans(
      SubscriptionStore subscriptions,
      PlanChanges changes,
      PaymentProvider payment,
      ObjectProvider<UsageMeter> meter,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.changes = changes;
    this.payment = payment;
    this.meter = meter;
    this.clock = clock;
  }

  /// Refuses with [Failure.PaymentRequired] unless the tenant is on a paid plan. Joins the
  /// transaction of what needs the plan and holds the plan still until that ends, so that an
  /// upgrade comes either wholly before or wholly after it.
  @Transactional(propagation = Propagation.MANDATORY)
  public void requirePaid(TenantId tenant) {
    subscriptions.insertFreeIfAbsent(tenant);
    if (!current(subscriptions.findForShare(tenant)).tier().paid()) {
      throw new Failure.PaymentRequired(
          ErrorCode.PLAN_UPGRADE_REQUIRED, "Production needs a paid plan.");
    }
  }

  /// How many deltas the tenant's environment of that kind may hold.
  public Entitlement entitlement(TenantId tenant, EnvironmentKind environment) {
    var tier = current(tenant).tier();
    if (tier.paid()) {
      return Entitlement.UNLIMITED;
    }
    return switch (environment) {
      case SANDBOX -> new Entitlement(tier.allotment().orElse(Long.MAX_VALUE));
      case PRODUCTION -> Entitlement.NONE;
    };
  }

  /// The word of the tenant's tier, such as `free` or `pilot`.
  @Override
  public String tier(TenantId tenant) {
    return current(tenant).tier().toString();
  }

  Subscription current(TenantId tenant) {
    return current(subscriptions.find(tenant));
  }

  /// What a tenant's row comes to now, and here: every verified tenant has what is included for
  /// all.
  private Subscription current(Subscription kept) {
    var everybodys = payment.everybodys();
    if (everybodys.isPresent()) {
      return new Included(everybodys.get());
    }
    return switch (kept) {
      case Paid paid -> paid.at(clock.instant());
      case Free _, Included _ -> kept;
    };
  }

  /// What was used in a UTC month, by the plans that held in it: of a month that has ended the same
  /// for ever. A month with a paid plan counts its Production deltas; one without counts all
  /// Sandbox deltas until its end, since the free plan includes its number only once.
  public Usage usage(TenantId tenant, YearMonth month) {
    var spans = spans(tenant, month);
    var production = production(tenant, spans, month);
    return spans.stream().anyMatch(span -> span.tier().paid()) || production.consumed() > 0
        ? production
        : allSandbox(tenant, Window.of(month).end());
  }

  /// What one environment has used: Production in this UTC month, Sandbox in all on the free plan,
  /// and in this month, against nothing, on a paid one.
  public Usage usage(TenantId tenant, EnvironmentKind environment) {
    var month = YearMonth.now(clock);
    if (environment == EnvironmentKind.PRODUCTION) {
      return production(tenant, spans(tenant, month), month);
    }
    var end = Window.of(month).end();
    if (!current(tenant).tier().paid()) {
      return allSandbox(tenant, end);
    }
    var counts = accepted(tenant, environment, List.of(Window.of(month).start(), end));
    return Usage.free(counts.getLast() - counts.getFirst(), OptionalLong.empty());
  }

  private Usage allSandbox(TenantId tenant, Instant until) {
    var count = accepted(tenant, EnvironmentKind.SANDBOX, List.of(until)).getFirst();
    return Usage.free(count, Tier.FREE.allotment());
  }

  private Usage production(TenantId tenant, List<PlanHistory.Span> spans, YearMonth month) {
    var end = Window.of(month).end();
    var moments =
        Stream.concat(spans.stream().map(PlanHistory.Span::from), Stream.of(end)).toList();
    var counts = accepted(tenant, EnvironmentKind.PRODUCTION, moments);
    var parts = new ArrayList<Usage.Part>();
    for (var i = 0; i < spans.size(); i++) {
      parts.add(new Usage.Part(spans.get(i).tier(), counts.get(i + 1) - counts.get(i)));
    }
    return Usage.of(parts);
  }

  /// What held in a month: of the current one until now, of one to come what holds when it begins.
  private List<PlanHistory.Span> spans(TenantId tenant, YearMonth month) {
    var start = Window.of(month).start();
    var end = Window.of(month).end();
    var now = clock.instant();
    if (!end.isAfter(now)) {
      return changes.closed(tenant, end).spans(start, end);
    }
    var seen = now.isAfter(start) ? now : start;
    return changes.history(tenant).spans(start, seen.plusNanos(1));
  }

  private List<Long> accepted(TenantId tenant, EnvironmentKind environment, List<Instant> moments) {
    return meter
        .getIfAvailable(() -> NOTHING_RECORDED)
        .acceptedBefore(tenant, environment, moments);
  }

  /// Gives a plan to a tenant on the operator's word, from now on and in place of whatever there
  /// was, by contract or not. Refuses with [Failure.Invalid] what is no tier or no time to come,
  /// and with [Failure.Forbidden] where every tenant is on one tier.
  ///
  /// @param word a tier such as `pilot`
  /// @param until when it falls back to free, if it ever does
  public void give(TenantId tenant, String word, Optional<Instant> until) {
    payment.requireGivable();
    var tier =
        Tier.of(word)
            .orElseThrow(
                () -> new Failure.Invalid("There is no plan '" + word + "'; " + Tier.WORDS));
    changes.give(tenant, tier, until);
  }

  /// Every change of the tenant's plan, oldest first.
  public List<Change> history(TenantId tenant) {
    return subscriptions.history(tenant);
  }

  /// When the tenant's plan ends, if it does.
  public Optional<Instant> endsAt(TenantId tenant) {
    return switch (current(tenant)) {
      case Paid paid -> paid.ending().map(Ending::at);
      case Free _, Included _ -> Optional.empty();
    };
  }

  /// A tenant's plan became another, or will end at another time.
  ///
  /// @param from since when that holds
  /// @param endsAt when it ends, as was known then
  /// @param next the paid tier that follows then; the free one where there is none
  /// @param by the person who bought, cancelled or resumed it; none where the operator gave it
  public record Change(
      Instant from,
      String tier,
      Optional<Instant> endsAt,
      Optional<String> next,
      Optional<UserId> by) {}
}
