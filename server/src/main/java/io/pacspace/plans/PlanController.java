package io.pacspace.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.plans.Subscription.Ending;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Included;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.repetition.Repetition;
import io.pacspace.shared.Failure;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.shared.Window;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Plan and billing over HTTP.
@RestController
@RequestMapping("/dashboard/billing")
class PlanController {
  private final Plans plans;
  private final PlanChanges changes;
  private final Checkouts checkouts;
  private final PaymentProvider payment;
  private final Repetition repetition;
  private final PaymentSetting settings;
  private final Clock clock;

  PlanController(
      Plans plans,
      PlanChanges changes,
      Checkouts checkouts,
      PaymentProvider payment,
      Repetition repetition,
      PaymentSetting settings,
      Clock clock) {
    this.plans = plans;
    this.changes = changes;
    this.checkouts = checkouts;
    this.payment = payment;
    this.repetition = repetition;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/plan")
  Envelope<PlanAnswer> plan(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(answer(plans.current(user.tenant())));
  }

  @GetMapping("/plans")
  Envelope<Offers> plans() {
    var offers = Arrays.stream(Tier.values()).map(tier -> Offer.of(tier, payment.sells()));
    return Envelope.of(
        new Offers(offers.toList(), payment.word(), settings.contact().orElse(null)));
  }

  @GetMapping("/usage")
  Envelope<UsageAnswer> usage(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(required = false) @Nullable String period) {
    var month = period == null ? YearMonth.now(clock) : Window.month(period);
    var usage = plans.usage(user.tenant(), month);
    return Envelope.of(UsageAnswer.of(month, usage, payment.sells()));
  }

  @PostMapping("/checkout")
  ResponseEntity<String> checkout(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(value = IdempotencyKey.HEADER, required = false) @Nullable String key,
      @RequestBody @Valid CheckoutRequest request) {
    var wanted = request.wanted();
    return repetition.create(user, key, request.hash(), () -> answer(checkouts.open(user, wanted)));
  }

  private static CheckoutAnswer answer(Checkouts.Opened opened) {
    return new CheckoutAnswer(opened.page(), opened.id().text());
  }

  @PostMapping("/cancel")
  Envelope<PlanAnswer> cancel(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(answer(changes.cancel(user)), "The plan ends with its current period.");
  }

  @PostMapping("/resume")
  Envelope<PlanAnswer> resume(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(answer(changes.resume(user)), "The plan goes on.");
  }

  private PlanAnswer answer(Subscription subscription) {
    return PlanAnswer.of(subscription, payment.sells(), clock.instant());
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  record CheckoutRequest(@NotNull(message = "is required") String tier) {
    Tier wanted() {
      return Tier.of(tier)
          .filter(Tier::forSale)
          .orElseThrow(
              () ->
                  new Failure.Invalid(
                      List.of(
                          new Failure.Field("tier", "must be pilot, starter, growth or scale"))));
    }

    /// What tells it from every other request.
    RequestHash hash() {
      return RequestHash.of("checkout").add(wanted().toString());
    }
  }

  record CheckoutAnswer(URI checkoutUrl, String checkoutId) {}

  /// @param stripeSubscriptionId none while no installation takes payments through Stripe
  /// @param stripeCurrentPeriodEnd the end of the paid period, whoever took the payment; of a plan
  ///   that was given, when it ends, if it does
  /// @param nextTier the paid tier from then on, after a downgrade; absent otherwise
  record PlanAnswer(
      String tier,
      @Nullable Long monthlyAllotment,
      @Nullable BigDecimal planPriceUsd,
      @Nullable BigDecimal overagePriceUsd,
      @Nullable String stripeSubscriptionId,
      boolean cancelAtPeriodEnd,
      @Nullable Instant stripeCurrentPeriodEnd,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextTier) {
    static PlanAnswer of(Subscription subscription, boolean sold, Instant now) {
      var offer = Offer.of(subscription.tier(), sold);
      return switch (subscription) {
        case Free _, Included _ -> of(offer, false, null, null);
        case Paid paid ->
            of(
                offer,
                paid.endsIn(Tier.FREE),
                sold || paid.ending().isPresent() ? paid.paidUntil(now) : null,
                paid.ending()
                    .map(Ending::next)
                    .filter(Tier::paid)
                    .map(Tier::toString)
                    .orElse(null));
      };
    }

    private static PlanAnswer of(
        Offer offer, boolean cancelled, @Nullable Instant periodEnd, @Nullable String next) {
      return new PlanAnswer(
          offer.tier(),
          offer.monthlyAllotment(),
          offer.planPriceUsd(),
          offer.overagePriceUsd(),
          null,
          cancelled,
          periodEnd,
          next);
    }
  }

  /// @param payment how one comes to a plan here: `embedded`, `operator` or `included`
  /// @param contact the address to ask for a plan, if the operator named one
  record Offers(List<Offer> plans, String payment, @Nullable String contact) {}

  /// A tier, with its prices where it is sold.
  record Offer(
      String tier,
      @Nullable Long monthlyAllotment,
      @Nullable BigDecimal planPriceUsd,
      @Nullable BigDecimal overagePriceUsd) {
    static Offer of(Tier tier, boolean sold) {
      return new Offer(
          tier.toString(),
          orNull(tier.allotment()),
          tier.monthlyPrice().filter(_ -> sold).orElse(null),
          tier.overagePrice().filter(_ -> sold).orElse(null));
    }
  }

  /// @param overageChargesUsd none where the tenant and the operator agree on prices elsewhere
  record UsageAnswer(
      String period,
      long consumedDeltas,
      @Nullable Long includedDeltas,
      @Nullable Long remainingDeltas,
      long overageCount,
      @Nullable BigDecimal overageChargesUsd) {
    static UsageAnswer of(YearMonth month, Usage usage, boolean sold) {
      return new UsageAnswer(
          month.toString(),
          usage.consumed(),
          orNull(usage.included()),
          orNull(usage.remaining()),
          usage.overage(),
          sold ? usage.overageCharge() : null);
    }
  }
}
