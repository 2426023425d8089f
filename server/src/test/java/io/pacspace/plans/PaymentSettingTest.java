package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.Settings;
import io.pacspace.platform.SettingsCheck;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/// What `PACSPACE_PAYMENT` may be, before anything starts.
class PaymentSettingTest {
  /// What an installation says of itself, and of payment.
  private record Said(Settings whole, PaymentSetting payment) {
    List<String> problems() {
      var check = new SettingsCheck(whole);
      payment.check(check);
      return check.problems();
    }

    PaymentProvider provider() {
      return payment.provider(whole);
    }
  }

  private static Said settings(Map<String, String> properties) {
    var binder = new Binder(new MapConfigurationPropertySource(properties));
    return new Said(
        binder.bindOrCreate("pacspace", Settings.class),
        binder.bindOrCreate("pacspace", PaymentSetting.class));
  }

  private static Said external(String payment) {
    return settings(Map.of("pacspace.payment", payment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operator",
        "included:pilot",
        "included:starter",
        "included:growth",
        "included:scale",
        "included:enterprise"
      })
  void isUnderstood(String payment) {
    assertThat(external(payment).problems()).isEmpty();
  }

  @Test
  void isTheOperatorWhereNothingIsSaid() {
    var silent = settings(Map.of());

    assertThat(silent.problems()).isEmpty();
    assertThat(silent.provider().word()).isEqualTo("operator");
  }

  @ParameterizedTest
  @CsvSource({
    "embedded, PACSPACE_PAYMENT must not be embedded: that page upgrades anyone without money.",
    "none, PACSPACE_PAYMENT none is now called operator",
    "included, PACSPACE_PAYMENT must be operator",
    "included:, PACSPACE_PAYMENT must be operator",
    "included:free, PACSPACE_PAYMENT must be operator",
    "included:gold, PACSPACE_PAYMENT must be operator",
    "included:PILOT, PACSPACE_PAYMENT must be operator",
    "Operator, PACSPACE_PAYMENT must be operator",
    "stripe, PACSPACE_PAYMENT must be operator",
    "'', PACSPACE_PAYMENT must be operator",
  })
  void isRefusedInASentence(String payment, String sentence) {
    assertThat(external(payment).problems()).singleElement().asString().startsWith(sentence);
  }

  @Test
  void isEmbeddedInTheDevelopmentDefaultAlone() {
    var development = Map.of("pacspace.mode", "embedded", "pacspace.payment", "embedded");

    assertThat(settings(development).problems()).isEmpty();
    assertThat(settings(development).provider().sells()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -",
        "access@company.test, -, access@company.test",
        "-, plans@company.test, plans@company.test",
        "access@company.test, plans@company.test, plans@company.test"
      })
  void asksWhoeverGetsRequestsForAccessWhereNobodyElseIsNamed(
      @Nullable String requests, @Nullable String contact, @Nullable String asked)
      throws IOException {
    var variables = new HashMap<String, Object>();
    variables.put("PACSPACE_REGISTRATION_OPERATOR_EMAIL", requests);
    variables.put("PACSPACE_OPERATOR_CONTACT", contact);
    variables.values().removeIf(Objects::isNull);
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    sources.replace(name, new SystemEnvironmentPropertySource(name, variables));
    new YamlPropertySourceLoader()
        .load("defaults", new ClassPathResource("application.yaml"))
        .forEach(sources::addLast);
    ConfigurationPropertySources.attach(environment);

    var setting = Binder.get(environment).bindOrCreate("pacspace", PaymentSetting.class);

    assertThat(setting.contact()).isEqualTo(Optional.ofNullable(asked));
  }
}
