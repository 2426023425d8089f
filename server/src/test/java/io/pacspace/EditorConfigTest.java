package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The files are as `.editorconfig` tells editors to leave them.
class EditorConfigTest {
  private static final Pattern BAD = Pattern.compile("\r|\t|[ ]\n|[^\n]\\z|\n\n\\z");

  @Test
  void noFileHasBlanksBeforeAnEndTabsOrAnEndWithoutALine() throws IOException {
    var bad = new TreeSet<String>();
    var read = 0;
    for (var file : SourceTree.walked().files()) {
      var text = Files.readString(SourceTree.ROOT.resolve(file), StandardCharsets.ISO_8859_1);
      if (text.indexOf('\0') < 0) {
        read++;
        if (BAD.matcher(text).find()) {
          bad.add(file);
        }
      }
    }
    assertThat(read).isGreaterThan(500);
    assertThat(bad).isEmpty();
  }
}
