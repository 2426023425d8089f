package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;

/// A ledger that was found broken is called so above every page that may show a figure of it, for
/// as long as answers say so.
class BrokenLedgerPageTest {
  private static final String BROKEN =
      """
      ,"broken":[{"environment":"production",\
      "environmentId":"env_4f8c0c1d2e3f4a5b8c9d0e1f2a3b4c5d","foundBy":"scrub",\
      "place":"log index 7","since":"2026-11-03T04:05:06.789Z"}]}""";

  private boolean isBroken = true;

  /// What the server says to a browser from now on, with a broken ledger beside it.
  private void sayIn(Visitor visitor) {
    visitor
        .page()
        .route(
            address -> address.contains("/dashboard/") || address.contains("/api/v1/verify/"),
            this::answer);
  }

  private void answer(Route route) {
    if (!isBroken || !route.request().resourceType().equals("fetch")) {
      route.resume();
      return;
    }
    var answer = route.fetch();
    var text = answer.text();
    var options = new Route.FulfillOptions().setResponse(answer);
    if (text.startsWith("{\"success\":true") && text.endsWith("}")) {
      options.setBody(text.substring(0, text.length() - 1) + BROKEN);
    }
    route.fulfill(options);
  }

  private static Locator banner(Visitor visitor) {
    return visitor.page().locator(".broken");
  }

  @Test
  void isCalledBrokenOnEveryPageUntilItIsMended() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      sayIn(ada);
      for (var page : new String[] {"/", "/customers", "/checkpoints", "/settings"}) {
        ada.open(page);
        assertThat(banner(ada)).containsText("Production is broken at log index 7.");
        assertThat(banner(ada)).containsText("Rely on none of its figures");
        assertThat(ada.page().locator(".band")).not().containsText("verified");
      }
      ada.open("/customers");
      assertThat(banner(ada)).isVisible();
      PageAudit.inspect(ada, "broken-ledger");
      isBroken = false;
      ada.open("/checkpoints");
      assertThat(banner(ada)).hasCount(0);
    }
  }

  @Test
  void isCalledBrokenToAStrangerWhoVerifies() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger(Dashboard.NARROW)) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      sayIn(bob);
      bob.open("/verify/" + root).see("Proof of one record");
      assertThat(banner(bob)).containsText("Production is broken at log index 7.");
      PageAudit.inspect(bob, "broken-ledger-proof");
    }
  }
}
