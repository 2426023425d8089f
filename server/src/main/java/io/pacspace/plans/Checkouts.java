package io.pacspace.plans;

import io.pacspace.shared.Audited;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Buying a plan: a checkout is opened by somebody signed in and confirmed by a payment.
@Service
class Checkouts {
  private final CheckoutStore store;
  private final Plans plans;
  private final PlanChanges changes;
  private final PaymentProvider payment;
  private final Clock clock;
  private final ApplicationEventPublisher events;

  Checkouts(
      CheckoutStore store,
      Plans plans,
      PlanChanges changes,
      PaymentProvider payment,
      Clock clock,
      ApplicationEventPublisher events) {
    this.store = store;
    this.plans = plans;
    this.changes = changes;
    this.payment = payment;
    this.clock = clock;
    this.events = events;
  }

  /// A new checkout for a tier that is for sale, and where to pay. Refuses with [Failure.Conflict]
  /// the tier that the tenant has or will have anyhow.
  @Transactional
  Opened open(Principal.User user, Tier tier) {
    payment.requireForSale();
    changes.requireOpen(plans.current(user.tenant()), tier);
    var id = CheckoutId.next();
    var page = payment.pageFor(id);
    store.insert(new Checkout(user.tenant(), id, user.user(), tier, clock.instant(), false));
    events.publishEvent(
        Audited.by(user, "checkout.opened", user.tenant(), Map.of("tier", tier.toString())));
    return new Opened(id, page);
  }

  /// The checkout, unless there is none or it is too old.
  Checkout find(CheckoutId id) {
    return known(store.find(id));
  }

  /// Takes the payment as made and starts the plan, which voids the tenant's other checkouts;
  /// confirming again changes nothing.
  @Transactional
  void confirm(CheckoutId id) {
    // The plan first: whoever pays two checkouts at once would else wait for each other.
    changes.lock(known(store.find(id)).tenant());
    var checkout = known(store.findForUpdate(id));
    if (!checkout.confirmed()) {
      store.confirm(checkout, clock.instant());
      changes.start(checkout.tenant(), checkout.buyer(), checkout.tier());
    }
  }

  private Checkout known(Optional<Checkout> checkout) {
    var now = clock.instant();
    return checkout.filter(found -> !found.expired(now)).orElseThrow(Checkouts::unknown);
  }

  static Failure.NotFound unknown() {
    return new Failure.NotFound("There is no such checkout, or it is over; open a new one.");
  }

  /// A checkout that waits for its payment at `page`.
  record Opened(CheckoutId id, URI page) {}
}
