package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON lines.
final class Lines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Lines() {}

  /// What a whole file holds: each line ends, also the last.
  static List<JsonNode> of(Http.Answer file) {
    assertThat(file.status()).as(file.toString()).isEqualTo(200);
    assertThat(file.body())
        .satisfiesAnyOf(b -> assertThat(b).isEmpty(), b -> assertThat(b).endsWith("\n"));
    return file.body().lines().map(JSON::readTree).toList();
  }
}
