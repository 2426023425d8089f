package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// An activation that cannot succeed, on a server whose Production cell is not there.
class FailureTest {
  private static final Map<String, String> BROKEN =
      Map.of(
          "PACSPACE_CELLS_PRODUCTION_MAIN_URL",
          "jdbc:postgresql://localhost:9/production",
          "PACSPACE_ACTIVATION_DEADLINE",
          "4s");

  @Test
  void saysWhyAnActivationFailedAndOffersARetry() {
    Chromium.require();
    try (var server = LiveServer.start("failing", BROKEN);
        var ada = new Visitor(Dashboard.browser(), server.url(), Dashboard.WIDE, 800)) {
      Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      Dashboard.upgrade(ada);
      ada.open("/environments").see("Environments").press("Activate Production");
      var production = ada.page().locator(".environment[data-environment=production]");
      assertThat(production.locator(".state")).hasText("◐activating");
      assertThat(production.locator(".state")).hasText("✕failed");
      ada.read(
          "The database of Production could not be reached. A retry succeeds once it is back.");
      ada.read("Nothing that was done is lost");
      assertThat(ada.page().getByText("call provision")).hasCount(0);
      Screenshots.take(ada.page(), "environments-failed");
      ada.press("Retry");
      assertThat(production.locator(".state")).hasText("◐activating");
    }
  }
}
