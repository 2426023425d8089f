package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The verifier in one file, opened from disk without a network, on statements of the norm's
/// vectors.
class OfflinePageTest {
  private static final Path VECTORS = Path.of("../transparency/src/test/resources/proof-format");
  private static final String PRODUCTION =
      "It has to be a statement of production: refuse one of a SANDBOX, where nothing is billed";

  @TempDir Path folder;

  private static JsonNode vectors(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(VECTORS.resolve(file)));
  }

  private static String accepted(String member, String says) throws IOException {
    return vectors("statement.json")
        .path("accepted")
        .valueStream()
        .filter(vector -> vector.path(member).asString("").equals(says))
        .map(vector -> vector.path("file").asString())
        .findFirst()
        .orElseThrow();
  }

  private interface Use {
    void of(Page page) throws IOException;
  }

  /// Opens the page as whoever has downloaded it; nothing may be wrong with it in the end.
  private void open(Use use) throws IOException {
    var file = folder.resolve("pacspace-verifier.html");
    try (var bob = Dashboard.stranger()) {
      Files.write(file, bob.api("GET", "/verify/offline").body());
    }
    var troubles = new ArrayList<String>();
    try (var context = Dashboard.browser().newContext()) {
      context.setOffline(true);
      var page = context.newPage();
      page.onConsoleMessage(message -> troubles.add(message.text()));
      page.onPageError(troubles::add);
      page.navigate(file.toUri().toString());
      page.locator("#key").fill(vectors("signed-note.json").at("/keys/0/vkey").asString());
      use.of(page);
    }
    assertThat(troubles).isEmpty();
  }

  private void choose(Page page, String proof) throws IOException {
    var file = folder.resolve("proof.json");
    Files.write(file, proof.getBytes(StandardCharsets.UTF_8));
    page.locator("#file").setInputFiles(file);
    page.locator("#go").click();
  }

  @Test
  void saysEachFigureWithItsWord() throws IOException {
    for (var word : List.of("stated", "consistent", "re-added")) {
      open(
          page -> {
            choose(page, accepted("word", word));
            assertThat(page.locator("#verdict.passed")).containsText("whose figures");
            assertThat(page.locator("#verdict")).containsText("net change 100.250000001");
            assertThat(page.locator("#said dd")).not().hasCount(0);
            for (var figure : page.locator("#said dd").allInnerTexts()) {
              assertThat(figure).matches(".* \\((stated|consistent|re-added)\\)");
            }
            assertThat(page.locator("#said")).containsText("100.250000001 (" + word + ")");
            assertThat(page.locator("#progress")).isHidden();
          });
    }
  }

  @Test
  void refusesASandboxWhereProductionIsAskedFor() throws IOException {
    open(
        page -> {
          choose(page, accepted("environment", "sandbox"));
          assertThat(page.locator("#verdict.passed")).containsText("SANDBOX: in the log");
          page.getByLabel(PRODUCTION).check();
          page.locator("#go").click();
          assertThat(page.locator("#verdict.failed")).containsText("SANDBOX, step “statement”");
          assertThat(page.locator("#figures")).isHidden();
        });
  }

  @Test
  void takesRecordsSinglyWhereAsked() throws IOException {
    open(
        page -> {
          choose(page, accepted("word", "re-added"));
          assertThat(page.locator("#verdict.passed")).containsText("re-added here");
          page.locator("#singly").check();
          page.locator("#go").click();
          assertThat(page.locator("#verdict.passed")).containsText("each record by itself");
          assertThat(page.locator("#limits")).containsText("each was taken by itself");
          assertThat(page.locator("#figures")).isHidden();
        });
  }
}
