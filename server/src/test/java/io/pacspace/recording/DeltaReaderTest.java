package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.ledger.Delta;
import io.pacspace.shared.Failure;
import io.pacspace.testing.Property;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every limit of a delta, on both sides of it.
class DeltaReaderTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static Delta read(String json) {
    return DeltaReader.read(JSON.readValue(json, JsonNode.class));
  }

  private static Delta withAmount(String amount) {
    return read("{\"customerId\":\"c\",\"reason\":\"r\",\"delta\":" + amount + "}");
  }

  private static Delta with(String members) {
    return read("{\"customerId\":\"c\",\"reason\":\"r\",\"delta\":1," + members + "}");
  }

  private static List<String> problems(Runnable reading) {
    var fields = new java.util.ArrayList<String>();
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure -> failure.fields().forEach(field -> fields.add(field.field())));
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1, -1",
    "-1.0, -1",
    "1e3, 1000",
    "1E+3, 1000",
    "10e-1, 1",
    "1e-9, 0.000000001",
    "1000000000, 1000000000",
    "-1000000000.000, -1000000000",
    "0.100000000000000000000, 0.1",
    "123456.789012345, 123456.789012345",
    "999999999999999e-6, 999999999.999999",
    "'\"-1.50\"', -1.5",
    "'\"1e-2\"', 0.01",
    // A text of 64 characters.
    "'\"1.00000000000000000000000000000000000000000000000000000000000000\"', 1",
  })
  void takesAmounts(String written, String value) {
    assertThat(withAmount(written).amount().toPlainString()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "0e5",
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\" 1\"",
        "\"+1\"",
        "\"01\"",
        "\".5\"",
        "\"1.\"",
        "\"1,5\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"0x10\"",
        // A text of 65 characters.
        "\"1.000000000000000000000000000000000000000000000000000000000000000\"",
        "\"1e9999999999\"",
        "1000000000.000001",
        "-1000000000.1",
        "1000000001",
        "1e10",
        "1e999999999",
        "1e-999999999",
        "1e-10",
        "0.0000000001",
        "0.30000000000000004",
        "1234567.123456789",
        "1234567890123456e-7",
      })
  void refusesAmounts(String written) {
    assertThat(problems(() -> withAmount(written))).containsExactly("delta");
  }

  @Test
  void keepsWhatADoubleWouldLose() {
    Property.holds(
        1_000,
        any -> {
          var amount = any.decimal("-999999.999999999", "999999.999999999", 9);
          if (amount.signum() != 0) {
            assertThat(withAmount(amount.toPlainString()).amount()).isEqualByComparingTo(amount);
            assertThat(withAmount("\"" + amount.toPlainString() + "\"").amount())
                .isEqualByComparingTo(amount);
          }
        });
  }

  @Test
  void takesCustomersOfTheirCharacters() {
    for (var id : List.of("c", "A-Z_0.9:x", "x".repeat(128), "...", ".a", "..:", "-")) {
      assertThat(
              read("{\"customerId\":\"" + id + "\",\"reason\":\"r\",\"delta\":1}")
                  .customer()
                  .text())
          .isEqualTo(id);
    }
    for (var id :
        List.of(
            "\"\"",
            "\"a b\"",
            "\"a/b\"",
            "\"é\"",
            "\"a\\n\"",
            "7",
            "null",
            "[]",
            "\".\"",
            "\"..\"")) {
      assertThat(problems(() -> read("{\"customerId\":" + id + ",\"reason\":\"r\",\"delta\":1}")))
          .as(id)
          .containsExactly("customerId");
    }
    var long_ = "x".repeat(129);
    assertThat(
            problems(() -> read("{\"customerId\":\"" + long_ + "\",\"reason\":\"r\",\"delta\":1}")))
        .containsExactly("customerId");
  }

  @Test
  void boundsTextsByCharacters() {
    var reason = "😀".repeat(500);

    assertThat(read("{\"customerId\":\"c\",\"delta\":1,\"reason\":\"" + reason + "\"}").reason())
        .isEqualTo(reason);
    for (var bad : List.of(reason + "x", "", "  ", "a\\u0000b", "\\ud800")) {
      assertThat(
              problems(() -> read("{\"customerId\":\"c\",\"delta\":1,\"reason\":\"" + bad + "\"}")))
          .containsExactly("reason");
    }
    assertThat(with("\"referenceId\":\"" + "r".repeat(128) + "\"").referenceId()).isPresent();
    for (var bad : List.of("\"" + "r".repeat(129) + "\"", "\"\"", "5", "{}")) {
      assertThat(problems(() -> with("\"referenceId\":" + bad))).containsExactly("referenceId");
    }
  }

  /// Whoever reads a reason has to see one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\\t\\r\\n",
        "\\u00a0",
        "\\u200b",
        "\\u2003\\u3000",
        "\\u202e\\u2066",
        "\\ufeff",
        "\\u00ad",
        "\\u2028",
        "\\u2060\\u2063",
        "\\u034f",
        "\\u115f\\u1160",
        "\\u3164",
        "\\uffa0",
        "\\u2800",
        "\\u180e\\ufe0f",
        "\\udb40\\udc41",
      })
  void refusesAReasonThatNobodySees(String reason) {
    assertThat(
            problems(
                () -> read("{\"customerId\":\"c\",\"delta\":1,\"reason\":\"" + reason + "\"}")))
        .containsExactly("reason");
    assertThat(problems(() -> with("\"referenceId\":\"" + reason + "\"")))
        .containsExactly("referenceId");
    var seen = reason + "." + reason;
    assertThat(with("\"referenceId\":\"" + seen + "\"").referenceId()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "e\u0301", "字", "😀", "-", "€", "\u200bx", "👨\u200d👩"})
  void takesAReasonThatIsSeen(String reason) {
    assertThat(read("{\"customerId\":\"c\",\"delta\":1,\"reason\":\"" + reason + "\"}").reason())
        .isEqualTo(reason);
  }

  @Test
  void takesNullForAbsentAndIgnoresTheUnknown() {
    var delta = with("\"referenceId\":null,\"metadata\":null,\"adjusts\":null,\"more\":[1]");

    assertThat(delta.referenceId()).isEmpty();
    assertThat(delta.metadata()).isEmpty();
    assertThat(delta.adjusts()).isEmpty();
  }

  @Test
  void keepsMetadataExact() {
    assertThat(
            with("\"metadata\":{\"b\":[1.50,12345678901234567890.123456789,1e400,-0.0],"
                    + "\"a\":{\"z\":null,\"\\u0061\":true},\"\":\"\\\"\\n😀\"}")
                .metadata())
        .contains(
            "{\"\":\"\\\"\\n😀\",\"a\":{\"a\":true,\"z\":null},"
                + "\"b\":[1.5,12345678901234567890.123456789,1E+400,0]}");
  }

  @Test
  void boundsMetadata() {
    var frame = "{\"k\":\"\"}".length();

    assertThat(with("\"metadata\":{\"k\":\"" + "x".repeat(8192 - frame) + "\"}").metadata())
        .isPresent();
    for (var bad :
        List.of(
            "{\"k\":\"" + "x".repeat(8193 - frame) + "\"}",
            "{\"k\":\"" + "é".repeat(4097) + "\"}",
            "{\"k\":\"\\u0000\"}",
            "{\"\\ud800\":1}",
            "[]",
            "\"x\"",
            "1")) {
      assertThat(problems(() -> with("\"metadata\":" + bad))).containsExactly("metadata");
    }
  }

  @Test
  void wantsOneNameOfWhatIsAdjusted() {
    for (var bad :
        List.of(
            "{}",
            "\"x\"",
            "{\"referenceId\":5}",
            "{\"recordId\":\"rec_5\"}",
            "{\"referenceId\":\"a\",\"recordId\":\"b\"}")) {
      assertThat(problems(() -> with("\"adjusts\":" + bad))).containsExactly("adjusts");
    }
    assertThat(with("\"adjusts\":{\"referenceId\":\"a\",\"recordId\":null}").adjusts())
        .contains(new Delta.Adjusted.ByReference("a"));
  }

  @Test
  void hashesTheContentHoweverItIsSpelled() {
    var one = with("\"metadata\":{\"a\":1.0,\"b\":2},\"referenceId\":\"x\"");
    var same =
        read(
            "{\"metadata\":{\"b\":2e0,\"a\":1},\"delta\":\"1.000\",\"referenceId\":\"x\","
                + "\"reason\":\"\\u0072\",\"customerId\":\"c\",\"adjusts\":null}");

    assertThat(same.contentHash()).isEqualTo(one.contentHash());
    assertThat(with("\"metadata\":{\"a\":1,\"b\":3},\"referenceId\":\"x\"").contentHash())
        .isNotEqualTo(one.contentHash());
    assertThat(with("\"referenceId\":\"x\"").contentHash()).isNotEqualTo(one.contentHash());
  }
}
