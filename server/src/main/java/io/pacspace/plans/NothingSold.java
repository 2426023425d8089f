package io.pacspace.plans;

import java.net.URI;
import java.util.Optional;

/// Nobody pays here: whoever runs the installation gives each tenant its plan, and prices are
/// between them; or every verified tenant is on one tier from its first moment.
final class NothingSold implements PaymentProvider {
  static final String OPERATOR = "operator";
  static final String INCLUDED = "included";

  private final Optional<String> contact;
  private final Optional<Tier> everybodys;

  NothingSold(Optional<String> contact, Optional<Tier> everybodys) {
    this.contact = contact;
    this.everybodys = everybodys;
  }

  @Override
  public String word() {
    return everybodys.isPresent() ? INCLUDED : OPERATOR;
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
    return everybodys
        .map(
            tier ->
                "Everybody here is on the plan %s; ask %s for more."
                    .formatted(tier, contact.orElse("whoever runs this installation")))
        .orElseGet(
            () ->
                "Plans are given by whoever runs this installation; ask %s for a paid plan."
                    .formatted(contact.orElse("them")));
  }

  @Override
  public Optional<Tier> everybodys() {
    return everybodys;
  }
}
