package io.pacspace.plans;

import io.pacspace.accounts.TenantPlan;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Included;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.shared.Window;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final PaymentProvider payment;
  private final ObjectProvider<UsageMeter> meter;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Plans(
      SubscriptionStore subscriptions,
      PaymentProvider payment,
      ObjectProvider<UsageMeter> meter,
      ApplicationEventPublisher events,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.payment = payment;
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
    if (!current(subscriptions.findForShare(tenant)).tier().paid()) {
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
    var until = Window.of(month).end();
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
    var now = clock.instant();
    var plan = new Paid(tier, now, Optional.empty());
    subscriptions.start(tenant, plan);
    remember(tenant, now, plan, Optional.of(buyer));
    events.publishEvent(
        new Audited(
            Optional.of(tenant),
            Optional.of(buyer),
            "plan.changed",
            tenant.toString(),
            Map.of("from", before.toString(), "to", tier.toString())));
  }

  /// Gives a plan to a tenant on the operator's word, from now on and in place of whatever there
  /// was, by contract or not. Refuses with [Failure.Invalid] what is no tier or no time to come,
  /// and with [Failure.Forbidden] where every tenant is on one tier.
  ///
  /// @param word a tier such as `pilot`
  /// @param until when it falls back to free, if it ever does
  @Transactional
  public void give(TenantId tenant, String word, Optional<Instant> until) {
    payment.requireGivable();
    var tier =
        Tier.of(word)
            .orElseThrow(
                () -> new Failure.Invalid("There is no plan '" + word + "'; " + Tier.WORDS));
    var now = clock.instant();
    if (until.filter(end -> !end.isAfter(now)).isPresent()) {
      throw new Failure.Invalid("A plan must end in the future.");
    }
    if (until.isPresent() && !tier.paid()) {
      throw new Failure.Invalid("The free plan does not end.");
    }
    subscriptions.insertFreeIfAbsent(tenant);
    var before = current(subscriptions.findForUpdate(tenant)).tier();
    var plan = tier.paid() ? new Paid(tier, now, until) : new Free();
    subscriptions.start(tenant, plan);
    remember(tenant, now, plan, Optional.empty());
    var details = new LinkedHashMap<String, String>();
    details.put("from", before.toString());
    details.put("to", tier.toString());
    until.ifPresent(end -> details.put("endsAt", end.toString()));
    events.publishEvent(Audited.byOperator(tenant, "plan.changed", tenant, details));
  }

  /// Every change of the tenant's plan, oldest first.
  public List<Change> history(TenantId tenant) {
    return subscriptions.history(tenant);
  }

  /// When the tenant's plan ends, if it does.
  public Optional<Instant> endsAt(TenantId tenant) {
    return switch (current(tenant)) {
      case Paid paid -> paid.endsAt();
      case Free _, Included _ -> Optional.empty();
    };
  }

  /// A tenant's plan became another, or will end at another time.
  ///
  /// @param from since when that holds
  /// @param endsAt when it falls back to free, as was known then
  /// @param by the person who bought, cancelled or resumed it; none where the operator gave it
  public record Change(Instant from, String tier, Optional<Instant> endsAt, Optional<UserId> by) {}

  private void remember(TenantId tenant, Instant from, Subscription plan, Optional<UserId> by) {
    var endsAt = plan instanceof Paid paid ? paid.endsAt() : Optional.<Instant>empty();
    subscriptions.remember(tenant, new Change(from, plan.tier().toString(), endsAt, by));
  }

  /// Lets the plan end with its current period; repeating it changes nothing.
  @Transactional
  Paid cancel(Principal.User user) {
    var paid = paidForUpdate(user.tenant(), "There is no paid plan to cancel.");
    if (paid.endsAt().isPresent()) {
      return paid;
    }
    var now = clock.instant();
    var end = paid.periodEnd(now);
    var ending = paid.until(Optional.of(end));
    subscriptions.endAt(user.tenant(), end);
    remember(user.tenant(), now, ending, Optional.of(user.user()));
    events.publishEvent(
        Audited.by(user, "plan.cancelled", user.tenant(), Map.of("endsAt", end.toString())));
    return ending;
  }

  /// Takes a cancellation back while the plan has not ended; repeating it changes nothing.
  @Transactional
  Paid resume(Principal.User user) {
    var paid = paidForUpdate(user.tenant(), "There is no paid plan to resume; buy one anew.");
    if (paid.endsAt().isEmpty()) {
      return paid;
    }
    var kept = paid.until(Optional.empty());
    subscriptions.keep(user.tenant());
    remember(user.tenant(), clock.instant(), kept, Optional.of(user.user()));
    events.publishEvent(Audited.by(user, "plan.resumed", user.tenant()));
    return kept;
  }

  private Paid paidForUpdate(TenantId tenant, String otherwise) {
    payment.requireForSale();
    subscriptions.insertFreeIfAbsent(tenant);
    return switch (current(subscriptions.findForUpdate(tenant))) {
      case Paid paid -> {
        requireChangeable(paid.tier());
        yield paid;
      }
      case Free _, Included _ -> throw new Failure.Invalid(otherwise);
    };
  }

  private static void requireChangeable(Tier tier) {
    if (tier == Tier.ENTERPRISE) {
      throw new Failure.Forbidden(
          Failure.Common.FORBIDDEN,
          "This plan is by contract; ask whoever runs this installation to change it.");
    }
  }

  /// What a tenant's row comes to now, and here: every verified tenant has what is included for
  /// all.
  private Subscription current(Subscription subscription) {
    var everybodys = payment.everybodys();
    if (everybodys.isPresent()) {
      return new Included(everybodys.get());
    }
    return switch (subscription) {
      case Paid paid -> paid.at(clock.instant());
      case Free _, Included _ -> subscription;
    };
  }

  private static Instant startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
