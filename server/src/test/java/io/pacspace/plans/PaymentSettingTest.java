package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// What `PACSPACE_PAYMENT` may be, before anything starts.
class PaymentSettingTest {
  private static Settings settings(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("pacspace", Settings.class);
  }

  private static Settings external(String payment) {
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
    assertThat(PaymentSetting.problems(external(payment))).isEmpty();
  }

  @Test
  void isTheOperatorWhereNothingIsSaid() {
    var silent = settings(Map.of());

    assertThat(PaymentSetting.problems(silent)).isEmpty();
    assertThat(PaymentSetting.paymentProvider(silent).word()).isEqualTo("operator");
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
    assertThat(PaymentSetting.problems(external(payment)))
        .singleElement()
        .asString()
        .startsWith(sentence);
  }

  @Test
  void isEmbeddedInTheDevelopmentDefaultAlone() {
    var development = Map.of("pacspace.mode", "embedded", "pacspace.payment", "embedded");

    assertThat(PaymentSetting.problems(settings(development))).isEmpty();
    assertThat(PaymentSetting.paymentProvider(settings(development)).sells()).isTrue();
  }
}
