package io.pacspace.plans;

import io.pacspace.platform.Settings;
import java.net.URI;
import java.util.Optional;

/// Nobody pays: every verified tenant is on one tier, from its first moment.
final class IncludedPayment implements PaymentProvider {
  static final String WORD = "included";

  private final Tier tier;
  private final Settings settings;

  IncludedPayment(Tier tier, Settings settings) {
    this.tier = tier;
    this.settings = settings;
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean sells() {
    return false;
  }

  @Override
  public URI pageFor(CheckoutId checkout) {
    throw new IllegalStateException("nothing is sold here");
  }

  @Override
  public String sentence() {
    return "Everybody here is on the plan "
        + tier
        + "; ask "
        + settings.contact().orElse("whoever runs this installation")
        + " for more.";
  }

  @Override
  public Optional<Tier> everybodys() {
    return Optional.of(tier);
  }
}
