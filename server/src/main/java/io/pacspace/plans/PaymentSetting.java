package io.pacspace.plans;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.Settings;
import io.pacspace.platform.SettingsCheck;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How tenants come to a plan: what `PACSPACE_PAYMENT` may be, the provider that it asks for, and
/// whom people ask.
@ConfigurationProperties("pacspace")
record PaymentSetting(@DefaultValue("operator") String payment, @DefaultValue Operator operator)
    implements ModuleSettings {
  private static final String INCLUDED = NothingSold.INCLUDED + ":";

  /// Whoever runs this installation.
  ///
  /// @param contact the address that the dashboard tells people to ask, if there is one; who gets
  ///   requests for access, unless it is set (`application.yaml`)
  record Operator(@Nullable String contact) {}

  /// The provider as a bean.
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(PaymentSetting.class)
  static class Chosen {
    @Bean
    PaymentProvider paymentProvider(PaymentSetting setting, Settings settings) {
      return setting.provider(settings);
    }
  }

  /// The address to ask for what only the operator can give, if the settings name one.
  Optional<String> contact() {
    return Optional.ofNullable(operator.contact()).filter(contact -> !contact.isEmpty());
  }

  PaymentProvider provider(Settings settings) {
    return payment.equals(EmbeddedPayment.WORD)
        ? new EmbeddedPayment(settings)
        : new NothingSold(contact(), included());
  }

  private Optional<Tier> included() {
    return payment.startsWith(INCLUDED)
        ? Tier.of(payment.substring(INCLUDED.length())).filter(Tier::paid)
        : Optional.empty();
  }

  @Override
  public void check(SettingsCheck check) {
    if (payment.equals(EmbeddedPayment.WORD)) {
      check.unless(
          check.installation().embedded(),
          "PACSPACE_PAYMENT must not be embedded: that page upgrades anyone without money.");
    } else if (payment.equals("none")) {
      check.add(
          "PACSPACE_PAYMENT none is now called operator: plans are given by 'pacspace operator"
              + " plan'.");
    } else {
      check.unless(
          payment.equals(NothingSold.OPERATOR) || included().isPresent(),
          "PACSPACE_PAYMENT must be operator, or included: and a paid plan, such as"
              + " included:pilot.");
    }
  }
}
