package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Metadata is kept, hashed and given back in this spelling, so it must mean what was sent.
class ExactJsonTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"b\": 1, \"a\": 2}           | {\"a\":2,\"b\":1}",
        "{\"a\": null, \"b\": [null]}   | {\"a\":null,\"b\":[null]}",
        "[true, false, {}, [], \"\"]    | [true,false,{},[],\"\"]",
        "[1.50, -0.0, 1e3, 0.10e-1]     | [1.5,0,1000,0.01]",
        "[1e19, -1e19, 1e20, 25e20]     |"
            + " [10000000000000000000,-10000000000000000000,1E+20,2.5E+21]",
        "[10, 100.0, 0e30, 1e-30]       | [10,100,0,1E-30]",
        "[\"é\", \"\\u00e9\", \"\\\"\\n\"] | [\"é\",\"é\",\"\\\"\\n\"]",
      })
  void writesOneSpellingThatMeansTheSame(String sent, String written) {
    var text = ExactJson.write(JSON.readTree(sent));
    assertThat(text).isEqualTo(written);
    assertThat(ExactJson.write(JSON.readTree(text))).isEqualTo(text);
  }
}
