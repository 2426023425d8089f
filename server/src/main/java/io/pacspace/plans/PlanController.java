package io.pacspace.plans;

import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
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
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Plan and billing over HTTP.
@RestController
@RequestMapping("/dashboard/billing")
class PlanController {
  private final Plans plans;
  private final Checkouts checkouts;
  private final Clock clock;

  PlanController(Plans plans, Checkouts checkouts, Clock clock) {
    this.plans = plans;
    this.checkouts = checkouts;
    this.clock = clock;
  }

  @GetMapping("/plan")
  Envelope<PlanAnswer> plan(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(PlanAnswer.of(plans.current(user.tenant()), clock.instant()));
  }

  @GetMapping("/plans")
  Envelope<Offers> plans() {
    return Envelope.of(new Offers(Arrays.stream(Tier.values()).map(Offer::of).toList()));
  }

  @GetMapping("/usage")
  Envelope<UsageAnswer> usage(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(required = false) @Nullable String period) {
    var month = period == null ? YearMonth.now(clock) : Window.month(period);
    return Envelope.of(UsageAnswer.of(month, plans.usage(user.tenant(), month)));
  }

  @PostMapping("/checkout")
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<CheckoutAnswer> checkout(
      @AuthenticationPrincipal Principal.User user, @RequestBody @Valid CheckoutRequest request) {
    var opened = checkouts.open(user, request.wanted());
    return Envelope.of(new CheckoutAnswer(opened.page(), opened.id().text()));
  }

  @PostMapping("/cancel")
  Envelope<PlanAnswer> cancel(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(
        PlanAnswer.of(plans.cancel(user), clock.instant()),
        "The plan ends with its current period.");
  }

  @PostMapping("/resume")
  Envelope<PlanAnswer> resume(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(PlanAnswer.of(plans.resume(user), clock.instant()), "The plan goes on.");
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
  }

  record CheckoutAnswer(URI checkoutUrl, String checkoutId) {}

  /// @param stripeSubscriptionId none while no installation takes payments through Stripe
  /// @param stripeCurrentPeriodEnd the end of the paid period, whoever took the payment
  record PlanAnswer(
      String tier,
      @Nullable Long monthlyAllotment,
      @Nullable BigDecimal planPriceUsd,
      @Nullable BigDecimal overagePriceUsd,
      @Nullable String stripeSubscriptionId,
      boolean cancelAtPeriodEnd,
      @Nullable Instant stripeCurrentPeriodEnd) {
    static PlanAnswer of(Subscription subscription, Instant now) {
      return switch (subscription) {
        case Free _ -> of(Tier.FREE, false, null);
        case Paid paid ->
            of(
                paid.tier(),
                paid.endsAt().isPresent(),
                paid.endsAt().orElseGet(() -> paid.periodEnd(now)));
      };
    }

    private static PlanAnswer of(Tier tier, boolean cancelled, @Nullable Instant periodEnd) {
      var offer = Offer.of(tier);
      return new PlanAnswer(
          offer.tier(),
          offer.monthlyAllotment(),
          offer.planPriceUsd(),
          offer.overagePriceUsd(),
          null,
          cancelled,
          periodEnd);
    }
  }

  record Offers(List<Offer> plans) {}

  record Offer(
      String tier,
      @Nullable Long monthlyAllotment,
      @Nullable BigDecimal planPriceUsd,
      @Nullable BigDecimal overagePriceUsd) {
    static Offer of(Tier tier) {
      return new Offer(
          tier.toString(),
          orNull(tier.allotment()),
          tier.monthlyPrice().orElse(null),
          tier.overagePrice().orElse(null));
    }
  }

  record UsageAnswer(
      String period,
      long consumedDeltas,
      @Nullable Long includedDeltas,
      @Nullable Long remainingDeltas,
      long overageCount,
      BigDecimal overageChargesUsd) {
    static UsageAnswer of(YearMonth month, Usage usage) {
      return new UsageAnswer(
          month.toString(),
          usage.consumed(),
          orNull(usage.included()),
          orNull(usage.remaining()),
          usage.overage(),
          usage.overageCharge());
    }
  }
}
