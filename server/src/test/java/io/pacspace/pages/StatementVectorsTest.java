package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The verifier of browsers against the norm's vectors of statements.
class StatementVectorsTest {
  private static final Path VECTORS =
      Path.of("../transparency/src/test/resources/proof-format/statement.json");

  private static final String ABSENT = "";

  private static final List<String> SAME_NAMES =
      List.of(
          "word",
          "historyWord",
          "environment",
          "issuer",
          "customerName",
          "unit",
          "start",
          "end",
          "count",
          "opening",
          "closing",
          "net",
          "adjusting",
          "proofRoot",
          "historyRoot");

  private static final Map<String, String> OTHER_NAMES =
      Map.of("customer", "customerId", "first", "firstSequence", "last", "lastSequence");

  private final JsonNode vectors = JsonMapper.shared().readTree(VECTORS);

  private static JsonNode ask(JsonNode vector) {
    var production = vector.path("production").asBoolean();
    return ScriptVerifier.shared()
        .ask(
            ScriptVerifier.steps(
                text(vector, "file").getBytes(UTF_8),
                Map.of("key", TestingKey.LOG.vkey(), "production", production)));
  }

  private static String text(JsonNode vector, String member) {
    return vector.path(member).asString(ABSENT);
  }

  @Test
  void saysWhatStatementsSayWithItsWord() {
    assertThat(vectors.path("accepted").size()).isGreaterThan(10);
    for (var vector : vectors.path("accepted")) {
      var verdict = ask(vector);
      assertThat(text(verdict, "outcome")).as(verdict.toPrettyString()).isEqualTo("verified");
      var said = verdict.path("statement");
      var what = text(vector, "why");
      for (var name : SAME_NAMES) {
        assertThat(text(said, name)).as("%s: %s", what, name).isEqualTo(text(vector, name));
      }
      OTHER_NAMES.forEach(
          (own, other) ->
              assertThat(text(said, own)).as("%s: %s", what, own).isEqualTo(text(vector, other)));
    }
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThat(vectors.path("refused").size()).isGreaterThan(90);
    for (var vector : vectors.path("refused")) {
      var verdict = ask(vector);
      assertThat(text(verdict.path("refusal"), "code"))
          .as(text(vector, "why"))
          .isEqualTo(text(vector, "code"));
      assertThat(verdict.has("statement")).as(text(vector, "why")).isFalse();
    }
  }

  /// A sentence with a figure in it has the word for it.
  @Test
  void neverSaysAFigureWithoutItsWord() {
    for (var vector : vectors.path("accepted")) {
      var step = ask(vector).path("steps").valueStream().reduce((_, last) -> last).orElseThrow();
      assertThat(text(step, "name")).isEqualTo("statement");
      assertThat(text(step, "says")).endsWith("(" + text(vector, "word") + ").");
      assertThat(text(step, "says").contains("SANDBOX"))
          .isEqualTo(text(vector, "environment").equals("sandbox"));
      assertThat(step.path("values").findValuesAsString("name"))
          .isNotEmpty()
          .allMatch(name -> name.matches(".* \\((stated|consistent|re-added)\\)"));
    }
  }
}
