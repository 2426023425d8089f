package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The audit log, as somebody reads it who wants to know who did what.
class AuditTest {
  private static final int ACTS = 60;

  private static Locator rows(Visitor visitor) {
    return visitor.page().locator(".audit-table tbody tr");
  }

  private static void choose(Visitor visitor, String label, String option) {
    visitor.page().getByLabel(label).selectOption(option);
  }

  @Test
  void tellsWhoActivatedProduction() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/audit").see("Audit log").read("Activated Production");
      var activated = rows(ada).filter(new Locator.FilterOptions().setHasText("Activated Pro"));
      assertThat(activated.locator("[data-label=Who]")).hasText("Ada Byron you");
      var sandbox = rows(ada).filter(new Locator.FilterOptions().setHasText("Activated Sand"));
      assertThat(sandbox.locator("[data-label=Who]")).hasText("the system");
    }
  }

  @Test
  void leavesWhatIsLookedForAndGivesItAsAFile() throws IOException {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/audit").see("Audit log").read("Signed in");
      choose(ada, "What", "Environments");
      ada.at("/audit?action=environment.").read("4 in all");
      assertThat(rows(ada)).hasCount(4);
      choose(ada, "Who", "Ada Byron (you)");
      ada.read("2 in all");
      assertThat(rows(ada).locator(".what p"))
          .hasText(new String[] {"Activated Production", "Started activating Production"});
      assertThat(download(ada)).hasSize(2).allMatch(line -> line.contains("\"usr_"));
      ada.page().reload();
      ada.read("2 in all");
      PageAudit.inspect(ada, "audit-filtered");
      ada.fill("To day (UTC)", "2020-01-01").read("Nothing passes these filters");
      ada.press("Clear").at("/audit").read("Signed in");
    }
  }

  private static List<String> download(Visitor visitor) throws IOException {
    var file =
        visitor.page().waitForDownload(() -> visitor.page().getByText("Download as").click());
    assertThat(file.suggestedFilename()).matches("pacspace-audit-\\d{4}-\\d\\d-\\d\\d\\.jsonl");
    return Files.readAllLines(file.path());
  }

  @Test
  void turnsPagesWhileMoreIsDone() {
    try (var ada = Dashboard.member()) {
      var made = ada.api("POST", "/dashboard/api-keys", Map.of("name", "first")).text();
      var key = "/dashboard/api-keys/" + Data.text(made, "id");
      for (var i = 0; i < ACTS; i++) {
        ada.api("PATCH", key, Map.of("name", "name " + i));
      }
      ada.open("/audit?action=key.").see("Audit log").read((ACTS + 1) + " in all");
      assertThat(rows(ada)).hasCount(50);
      assertThat(rows(ada).last()).containsText("name 10");
      ada.api("PATCH", key, Map.of("name", "meanwhile"));
      ada.press("Older");
      assertThat(ada.page()).hasURL(Pattern.compile(".*\\?action=key\\.&after=aud_[0-9a-v]{26}"));
      assertThat(rows(ada)).hasCount(ACTS + 1 - 50);
      assertThat(rows(ada).first()).containsText("name 9");
      assertThat(rows(ada).last()).containsText("Created the Sandbox key");
      ada.press("Newer").at("/audit?action=key.").read((ACTS + 2) + " in all");
      assertThat(rows(ada).first()).containsText("meanwhile");
    }
  }
}
