package io.pacspace.plans;

import io.pacspace.plans.PlanHistory.Everybodys;
import io.pacspace.plans.Subscription.Ending;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Included;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Changes tenants' plans. An upgrade holds at once, a downgrade or a cancellation at the end of
/// what is paid. Whatever changes is kept in the history, is in the audit log, and is told by mail
/// where it takes something away or somebody else did it.
///
/// Changes of one tenant's plan take turns by its row, and none is dated before a month whose price
/// was told (`priced_until`).
@Component
class PlanChanges {
  private static final int ENDED_AT_ONCE = 100;

  private final SubscriptionStore subscriptions;
  private final CheckoutStore checkouts;
  private final PaymentProvider payment;
  private final PlanNotices notices;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PlanChanges(
      SubscriptionStore subscriptions,
      CheckoutStore checkouts,
      PaymentProvider payment,
      PlanNotices notices,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.checkouts = checkouts;
    this.payment = payment;
    this.notices = notices;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// A tenant's plan that nobody else changes until the transaction ends.
  ///
  /// @param now the moment of whatever is changed
  private record Held(TenantId tenant, Subscription plan, Instant now) {}

  /// Makes changes of a tenant's plan, and whoever pays for one, take turns until the transaction
  /// ends.
  @Transactional(propagation = Propagation.MANDATORY)
  void lock(TenantId tenant) {
    hold(tenant);
  }

  private Held hold(TenantId tenant) {
    subscriptions.insertFreeIfAbsent(tenant);
    var row = subscriptions.findForUpdate(tenant);
    var now = clock.instant();
    var from = row.pricedUntil().filter(now::isBefore).orElse(now);
    if (row.plan() instanceof Paid paid && paid.isOver(from)) {
      end(tenant, paid, paid.at(from));
      return new Held(tenant, paid.at(from), from);
    }
    return new Held(tenant, row.plan(), from);
  }

  /// What ended by the clock is written down where it is seen first.
  private void end(TenantId tenant, Paid over, Subscription after) {
    subscriptions.keep(tenant, after);
    if (payment.everybodys().isPresent()) {
      return;
    }
    var endedAt = over.ending().map(Ending::at).orElseThrow();
    events.publishEvent(
        Audited.bySystem(
            tenant,
            after.tier().paid() ? "plan.changed" : "plan.ended",
            tenant,
            Map.of(
                "from", over.tier().toString(),
                "to", after.tier().toString(),
                "endedAt", endedAt.toString())));
    notices.ended(tenant, over.tier(), after.tier(), endedAt);
  }

  /// Writes down what has ended; every node looks, and ending twice changes nothing.
  @Scheduled(fixedDelayString = "${pacspace.plans.sweep-interval:5s}")
  void sweep() {
    for (var tenant : subscriptions.ended(clock.instant(), ENDED_AT_ONCE)) {
      transaction.executeWithoutResult(_ -> hold(tenant));
    }
  }

  /// Keeps what the setting says of all tenants, so that months of before are counted by what held
  /// then.
  @EventListener(WebServerInitializedEvent.class)
  @Transactional
  void rememberForAll() {
    var known = subscriptions.forAll();
    var tier = payment.everybodys();
    var last = known.isEmpty() ? Optional.<Tier>empty() : known.getLast().tier();
    if (!last.equals(tier)) {
      subscriptions.remember(
          new Everybodys(known.isEmpty() ? Instant.EPOCH : clock.instant(), tier));
    }
  }

  /// The history of a tenant's plan before `end`, a moment that has passed: no change will be dated
  /// before it any more.
  @Transactional
  PlanHistory closed(TenantId tenant, Instant end) {
    subscriptions.insertFreeIfAbsent(tenant);
    var row = subscriptions.findForUpdate(tenant);
    if (row.pricedUntil().filter(until -> !until.isBefore(end)).isEmpty()) {
      subscriptions.priced(tenant, end);
    }
    return history(tenant);
  }

  /// The history of a tenant's plan as it is known now.
  PlanHistory history(TenantId tenant) {
    return new PlanHistory(subscriptions.history(tenant), subscriptions.forAll());
  }

  /// Refuses a checkout of what the tenant has or will have anyhow, and where a contract says what
  /// the plan is.
  void requireOpen(Subscription plan, Tier wanted) {
    requireChangeable(plan.tier());
    if (plan.tier() == wanted) {
      throw new Failure.Conflict(
          ErrorCode.PLAN_UNCHANGED,
          "You are on the plan %s already.%s"
              .formatted(
                  wanted,
                  plan instanceof Paid paid && paid.ending().isPresent()
                      ? " It is to end; resume it instead."
                      : ""));
    }
    if (plan instanceof Paid paid && paid.endsIn(wanted)) {
      throw new Failure.Conflict(
          ErrorCode.PLAN_UNCHANGED,
          "Your plan changes to %s at the end of its period already.".formatted(wanted));
    }
  }

  private static void requireChangeable(Tier tier) {
    if (tier == Tier.ENTERPRISE) {
      throw new Failure.Forbidden(
          ErrorCode.FORBIDDEN,
          "This plan is by contract; ask whoever runs this installation to change it.");
    }
  }

  /// Starts a plan that was paid for: from now on, or at the end of what is paid where that is
  /// more. Joins the transaction that takes the payment; the tenant's other checkouts are void.
  @Transactional(propagation = Propagation.MANDATORY)
  void start(TenantId tenant, UserId buyer, Tier tier) {
    var held = hold(tenant);
    requireOpen(held.plan(), tier);
    if (held.plan() instanceof Paid paid && tier.compareTo(paid.tier()) < 0) {
      var end = new Ending(paid.paidUntil(held.now()), tier);
      keep(held, paid.until(Optional.of(end)), Optional.of(buyer));
      record(tenant, buyer, "plan.downgraded", changes(paid.tier(), tier, Optional.of(end.at())));
      notices.willChange(tenant, paid.tier(), tier, end.at());
    } else {
      keep(held, new Paid(tier, held.now(), Optional.empty()), Optional.of(buyer));
      record(tenant, buyer, "plan.changed", changes(held.plan().tier(), tier, Optional.empty()));
    }
    checkouts.voidOpen(tenant, held.now());
  }

  /// Gives a plan to a tenant on the operator's word, in place of whatever there was.
  @Transactional
  void give(TenantId tenant, Tier tier, Optional<Instant> until) {
    payment.requireGivable();
    if (until.isPresent() && !tier.paid()) {
      throw new Failure.Invalid("The free plan does not end.");
    }
    var held = hold(tenant);
    if (until.filter(end -> !end.isAfter(held.now())).isPresent()) {
      throw new Failure.Invalid("A plan must end in the future.");
    }
    var ending = until.map(end -> new Ending(end, Tier.FREE));
    keep(held, tier.paid() ? new Paid(tier, held.now(), ending) : new Free(), Optional.empty());
    events.publishEvent(
        Audited.byOperator(
            tenant, "plan.changed", tenant, changes(held.plan().tier(), tier, until)));
    notices.given(tenant, held.plan().tier(), tier, until);
    checkouts.voidOpen(tenant, held.now());
  }

  /// Lets the plan end with its current period; repeating it changes nothing.
  @Transactional
  Paid cancel(Principal.User user) {
    payment.requireForSale();
    var held = hold(user.tenant());
    var paid = paid(held, "There is no paid plan to cancel.");
    if (paid.endsIn(Tier.FREE)) {
      return paid;
    }
    var end = new Ending(paid.paidUntil(held.now()), Tier.FREE);
    var ending = paid.until(Optional.of(end));
    keep(held, ending, Optional.of(user.user()));
    events.publishEvent(
        Audited.by(user, "plan.cancelled", user.tenant(), Map.of("endsAt", end.at().toString())));
    notices.willChange(user.tenant(), paid.tier(), Tier.FREE, end.at());
    return ending;
  }

  /// Takes a cancellation or a downgrade back while the plan has not ended; repeating it changes
  /// nothing.
  @Transactional
  Paid resume(Principal.User user) {
    payment.requireForSale();
    var held = hold(user.tenant());
    var paid = paid(held, "There is no paid plan to resume; buy one anew.");
    if (paid.ending().isEmpty()) {
      return paid;
    }
    requireOwn(held);
    var kept = paid.until(Optional.empty());
    keep(held, kept, Optional.of(user.user()));
    events.publishEvent(Audited.by(user, "plan.resumed", user.tenant()));
    notices.goesOn(user.tenant(), paid.tier());
    return kept;
  }

  /// The end of a plan that the operator gave for a time is no cancellation of the tenant's.
  private void requireOwn(Held held) {
    var history = subscriptions.history(held.tenant());
    if (!history.isEmpty() && history.getLast().by().isEmpty()) {
      throw new Failure.Forbidden(
          ErrorCode.FORBIDDEN,
          "Whoever runs this installation gave this plan for a time; ask them to change it.");
    }
  }

  private Paid paid(Held held, String otherwise) {
    return switch (held.plan()) {
      case Paid paid -> {
        requireChangeable(paid.tier());
        yield paid;
      }
      case Free _, Included _ -> throw new Failure.Invalid(otherwise);
    };
  }

  private void keep(Held held, Subscription plan, Optional<UserId> by) {
    subscriptions.keep(held.tenant(), plan);
    var ending = plan instanceof Paid paid ? paid.ending() : Optional.<Ending>empty();
    subscriptions.remember(
        held.tenant(),
        new Plans.Change(
            held.now(),
            plan.tier().toString(),
            ending.map(Ending::at),
            ending.map(Ending::next).filter(Tier::paid).map(Tier::toString),
            by));
  }

  private void record(TenantId tenant, UserId by, String act, Map<String, String> details) {
    events.publishEvent(
        new Audited(Optional.of(tenant), Optional.of(by), act, tenant.toString(), details));
  }

  private static Map<String, String> changes(Tier from, Tier to, Optional<Instant> end) {
    var details = new LinkedHashMap<String, String>();
    details.put("from", from.toString());
    details.put("to", to.toString());
    end.ifPresent(at -> details.put("endsAt", at.toString()));
    return details;
  }
}
