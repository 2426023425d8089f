package io.pacspace.plans;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Duration;
import java.time.Instant;

/// A plan on its way to being paid for.
///
/// @param buyer who opened it
/// @param confirmed whether it was paid; that happens once
record Checkout(
    TenantId tenant, CheckoutId id, UserId buyer, Tier tier, Instant openedAt, boolean confirmed) {
  private static final Duration OPEN_FOR = Duration.ofHours(24);

  /// Whether it is too old to be confirmed.
  boolean expired(Instant now) {
    return !confirmed && now.isAfter(openedAt.plus(OPEN_FOR));
  }
}
