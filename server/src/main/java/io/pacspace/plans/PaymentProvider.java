package io.pacspace.plans;

import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import java.net.URI;
import java.util.Optional;

/// How tenants of an installation come to their plans, as `PACSPACE_PAYMENT` says.
interface PaymentProvider {
  /// The word of the setting, by which a page knows what to show.
  String word();

  /// Whether people buy, cancel and resume plans themselves, at the prices of the tiers.
  boolean sells();

  /// Where a checkout is paid.
  URI pageFor(CheckoutId checkout);

  /// What to say to whoever asks for a plan that cannot be bought.
  String sentence();

  /// The tier of every tenant, if they are all on one.
  Optional<Tier> everybodys();

  /// Refuses with [Failure.Forbidden] where nothing is sold.
  default void requireForSale() {
    if (!sells()) {
      throw new Failure.Forbidden(ErrorCode.FORBIDDEN, sentence());
    }
  }

  /// Refuses with [Failure.Forbidden] where the operator cannot give one tenant another plan.
  default void requireGivable() {
    everybodys()
        .ifPresent(
            tier -> {
              throw new Failure.Forbidden(
                  ErrorCode.FORBIDDEN,
                  "Every tenant of this installation is on the plan %s (PACSPACE_PAYMENT=%s)."
                      .formatted(tier, word() + ":" + tier));
            });
  }
}
