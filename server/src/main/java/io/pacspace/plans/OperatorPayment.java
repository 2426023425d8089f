package io.pacspace.plans;

import io.pacspace.platform.Settings;
import java.net.URI;

/// Plans are given by whoever runs the installation; prices are between them and the tenant.
final class OperatorPayment implements PaymentProvider {
  static final String WORD = "operator";

  private final Settings settings;

  OperatorPayment(Settings settings) {
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
    return "Plans are given by whoever runs this installation; ask "
        + settings.contact().orElse("them")
        + " for a paid plan.";
  }
}
