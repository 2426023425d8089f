package io.pacspace.plans;

import io.pacspace.accounts.TenantPlan;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which plan a tenant is on, and what follows from it.
@Service
public class Plans implements TenantPlan {
  private static final UsageMeter NOTHING_RECORDED = (_, _, _, _) -> 0;

  private final SubscriptionStore subscriptions;
  private final ObjectProvider<UsageMeter> meter;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Plans(
      SubscriptionStore subscriptions,
      ObjectProvider<UsageMeter> meter,
      ApplicationEventPublisher events,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.meter = meter;
    this.events = events;
    this.clock = clock;
  }

  /// Refuses with [Failure.PaymentRequired] unless the tenant is on a paid plan. Joins the
  /// transaction of what needs the plan and holds the plan still until that ends, so that an
  /// upgrade comes either wholly before or wholly after it.
  @Transactional(propagation = Propagation.MANDATORY)
  public void requirePaid(TenantId tenant) {
    subscriptions.insertFreeIfAbsent(tenant);
    if (current(subscriptions.findForShare(tenant)) instanceof Free) {
      throw new Failure.PaymentRequired(
          PlanCode.PLAN_UPGRADE_REQUIRED, "Production needs a paid plan.");
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

  /// What was used in a UTC month, by the plan of today. A paid plan counts that month's production
  /// deltas; the free one counts all sandbox deltas so far, since it includes its number only once.
  public Usage usage(TenantId tenant, YearMonth month) {
    var tier = current(tenant).tier();
    var counted = meter.getIfAvailable(() -> NOTHING_RECORDED);
    var until = startOf(month.plusMonths(1));
    return Usage.of(
        tier,
        tier.paid()
            ? counted.accepted(tenant, EnvironmentKind.PRODUCTION, startOf(month), until)
            : counted.accepted(tenant, EnvironmentKind.SANDBOX, Instant.EPOCH, until));
  }

  /// Refuses where a contract says what the plan is: nobody may replace it by a click.
  void requireChangeable(TenantId tenant) {
    requireChangeable(current(tenant).tier());
  }

  /// Starts a paid plan, in place of whatever there was, from now on. Joins the transaction that
  /// takes the payment.
  @Transactional(propagation = Propagation.MANDATORY)
  void start(TenantId tenant, UserId buyer, Tier tier) {
    subscriptions.insertFreeIfAbsent(tenant);
    var before = current(subscriptions.findForUpdate(tenant)).tier();
    requireChangeable(before);
    subscriptions.start(tenant, tier, clock.instant());
    events.publishEvent(
        new Audited(
            Optional.of(tenant),
            Optional.of(buyer),
            "plan.changed",
            tenant.toString(),
            Map.of("from", before.toString(), "to", tier.toString())));
  }

  /// Lets the plan end with its current period; repeating it changes nothing.
  @Transactional
  Paid cancel(Principal.User user) {
    var paid = paidForUpdate(user.tenant(), "There is no paid plan to cancel.");
    if (paid.endsAt().isPresent()) {
      return paid;
    }
    var end = paid.periodEnd(clock.instant());
    subscriptions.endAt(user.tenant(), end);
    events.publishEvent(
        Audited.by(user, "plan.cancelled", user.tenant(), Map.of("endsAt", end.toString())));
    return paid.until(Optional.of(end));
  }

  /// Takes a cancellation back while the plan has not ended; repeating it changes nothing.
  @Transactional
  Paid resume(Principal.User user) {
    var paid = paidForUpdate(user.tenant(), "There is no paid plan to resume; buy one anew.");
    if (paid.endsAt().isEmpty()) {
      return paid;
    }
    subscriptions.keep(user.tenant());
    events.publishEvent(Audited.by(user, "plan.resumed", user.tenant()));
    return paid.until(Optional.empty());
  }

  private Paid paidForUpdate(TenantId tenant, String otherwise) {
    subscriptions.insertFreeIfAbsent(tenant);
    return switch (current(subscriptions.findForUpdate(tenant))) {
      case Paid paid -> {
        requireChangeable(paid.tier());
        yield paid;
      }
      case Free _ -> throw new Failure.Invalid(otherwise);
    };
  }

  private static void requireChangeable(Tier tier) {
    if (tier == Tier.ENTERPRISE) {
      throw new Failure.Forbidden(
          Failure.Common.FORBIDDEN,
          "This plan is by contract; ask whoever runs this installation to change it.");
    }
  }

  private Subscription current(Subscription subscription) {
    return switch (subscription) {
      case Paid paid -> paid.at(clock.instant());
      case Free free -> free;
    };
  }

  private static Instant startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
