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
        "[\"é\", \"\\u00e9\", \"\\\"\\n\"] | [\"é\",\"é\",\"\\\"\\n\"]",
      })
  void writesOneSpellingThatMeansTheSame(String sent, String written) {
    var text = ExactJson.write(JSON.readTree(sent));
    assertThat(text).isEqualTo(written);
    assertThat(ExactJson.write(JSON.readTree(text))).isEqualTo(text);
  }
}
