package io.pacspace.plans;

import io.pacspace.shared.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names a checkout. Unlike other ids it is all chance, 192 bits of it: whoever holds it may
/// confirm the checkout without signing in, so it must not be guessed.
record CheckoutId(String text) {
  private static final Pattern FORM = Pattern.compile("cko_[A-Za-z0-9_-]{32}");
  private static final int BYTES = 24;

  static CheckoutId next() {
    return new CheckoutId("cko_" + Secret.random(BYTES).reveal());
  }

  static Optional<CheckoutId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CheckoutId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
