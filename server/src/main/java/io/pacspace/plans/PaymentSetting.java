package io.pacspace.plans;

import io.pacspace.platform.Settings;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The setting `PACSPACE_PAYMENT`: what it may be, and the provider that it asks for.
@Configuration(proxyBeanMethods = false)
public class PaymentSetting {
  private static final String INCLUDED = NothingSold.INCLUDED + ":";

  /// One sentence if the setting is unknown or unsafe; empty when all is well.
  public static List<String> problems(Settings settings) {
    return problem(settings).stream().toList();
  }

  private static Optional<String> problem(Settings settings) {
    var text = settings.payment();
    if (text.equals(EmbeddedPayment.WORD)) {
      return settings.embedded()
          ? Optional.empty()
          : Optional.of(
              "PACSPACE_PAYMENT must not be embedded: that page upgrades anyone without money.");
    }
    if (text.equals("none")) {
      return Optional.of(
          "PACSPACE_PAYMENT none is now called operator: plans are given by 'pacspace operator"
              + " plan'.");
    }
    if (text.equals(NothingSold.OPERATOR) || included(text).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "PACSPACE_PAYMENT must be operator, or included: and a paid plan, such as included:pilot.");
  }

  private static Optional<Tier> included(String text) {
    return text.startsWith(INCLUDED)
        ? Tier.of(text.substring(INCLUDED.length())).filter(Tier::paid)
        : Optional.empty();
  }

  @Bean
  static PaymentProvider paymentProvider(Settings settings) {
    var text = settings.payment();
    return text.equals(EmbeddedPayment.WORD)
        ? new EmbeddedPayment(settings)
        : new NothingSold(settings, included(text));
  }
}
