package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts become one module that means what they mean together.
class JoinedModuleTest {
  private static final Map<String, String> PARTS =
      Map.of(
          "main.js",
          """
          // The whole.

          import { b } from './main/b.js'
          import { redraw } from './ui.js'

          export { a } from './main/a.js'

          redraw(b)
          """,
          "main/a.js",
          """
          import { redraw } from '../ui.js'

          export const a = () => import('../pages/a.js').then(redraw)
          """,
          "main/b.js",
          """
          import {
            a
          } from './a.js'
          import { html, redraw } from '../ui.js'

          export const b = html(a, redraw)
          """);

  private static UnaryOperator<String> from(Map<String, String> parts) {
    return path -> Objects.requireNonNull(parts.get(path), path);
  }

  @Test
  void putsEachPartBehindThoseThatItNeeds() {
    assertThat(JoinedModule.of("main.js", from(PARTS)))
        .isEqualTo(
            """
            import { html, redraw } from './ui.js'

            export const a = () => import('./pages/a.js').then(redraw)

            export const b = html(a, redraw)

            // The whole.

            redraw(b)
            """);
  }

  @Test
  void handsOutThePartsInOneFileAndAllElseAsItIs() {
    var files = new HashMap<String, byte[]>();
    PARTS.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    files.put("mainly.js", "const other = 1\n".getBytes(UTF_8));
    files.put("pages/a.js", "export const page = 1\n".getBytes(UTF_8));
    var joined = JoinedModule.in(files);
    assertThat(joined).containsOnlyKeys("main.js", "mainly.js", "pages/a.js");
    assertThat(joined.get("main.js"))
        .asString(UTF_8)
        .isEqualTo(JoinedModule.of("main.js", from(PARTS)));
    assertThat(joined.get("pages/a.js")).isSameAs(files.get("pages/a.js"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import plot from './plot.js'",
        "import * as ui from './ui.js'",
        "import './ui.js'",
        "export * from './main/a.js'",
        "export { html } from './ui.js'"
      })
  void refusesWhatItDoesNotKnow(String statement) {
    var parts = new HashMap<>(PARTS);
    parts.put("main.js", statement + "\n");
    assertThatIllegalStateException()
        .isThrownBy(() -> JoinedModule.of("main.js", from(parts)))
        .withMessageContaining("main.js");
  }
}
