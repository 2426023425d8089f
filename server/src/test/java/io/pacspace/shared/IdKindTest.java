package io.pacspace.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Property;
import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every UUID has one written form: its number in radix 32.
class IdKindTest {
  private static final IdKind<UUID> KIND = new IdKind<>("xyz_", id -> id);

  @Test
  void writesTheNumberAndReadsItBack() {
    Property.holds(
        1_000,
        any -> {
          var high = any.anyLong();
          var low = any.anyLong();
          var id = new UUID(high, low);
          var number = new BigInteger(id.toString().replace("-", ""), 16);

          var text = KIND.format(id);

          assertThat(text).isEqualTo("xyz_%26s".formatted(number.toString(32)).replace(' ', '0'));
          assertThat(KIND.parse(text)).contains(id);
        });
  }

  @Test
  void writesTheSmallestAndTheLargest() {
    assertThat(KIND.format(new UUID(0, 0))).isEqualTo("xyz_" + "0".repeat(26));
    assertThat(KIND.format(new UUID(-1, -1))).isEqualTo("xyz_7" + "v".repeat(25));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "xyz_",
        "abc_01jaoi6hb7h6lorro14d2mf2db",
        "xyz_01jaoi6hb7h6lorro14d2mf2d",
        "xyz_01jaoi6hb7h6lorro14d2mf2dbb",
        "xyz_01jaoi6hb7h6lorro14d2mf2dw",
        "xyz_+1jaoi6hb7h6lorro14d2mf2db",
        "xyz_01-aoi6hb7h6lorro14d2mf2db",
        "xyz_01jaoi6hb7h6lo+ro14d2mf2db",
        "xyz_81jaoi6hb7h6lorro14d2mf2db",
        "xyz_\u0660\u0661jaoi6hb7h6lorro14d2mf2db",
        "xyz_01 aoi6hb7h6lorro14d2mf2db",
      })
  void readsNothingElse(String text) {
    assertThat(KIND.parse(text)).isEmpty();
  }

  @Test
  void readsLowerCaseAlone() {
    var text = KIND.format(UUID.fromString("019ab123-4567-89ab-8def-0123456789ab"));

    assertThat(text).isEqualTo("xyz_01jaoi6hb7h6lorro14d2mf2db");
    assertThat(KIND.parse("xyz_" + text.substring(4).toUpperCase(Locale.ROOT))).isEmpty();
  }
}
