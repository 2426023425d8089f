package io.pacspace.plans;

import io.pacspace.platform.Settings;
import java.net.URI;
import java.util.Optional;

/// The local page of the development default, [CheckoutPage], which takes no money.
final class EmbeddedPayment implements PaymentProvider {
  static final String WORD = "embedded";

  private final Settings settings;

  EmbeddedPayment(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public boolean sells() {
    return true;
  }

  @Override
  public URI pageFor(CheckoutId checkout) {
    return URI.create(settings.link("/dev/checkout/" + checkout));
  }

  @Override
  public String sentence() {
    return "Choose a plan and confirm its payment.";
  }

  @Override
  public Optional<Tier> everybodys() {
    return Optional.empty();
  }
}
