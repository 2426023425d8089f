package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Names that try to be more than names.
class HostileNamesTest {
  private static final String SCRIPT = "<img src=x onerror=alert(1)><script>alert(1)</script>";
  private static final List<String> NAMES =
      List.of(
          SCRIPT,
          "${alert(1)} {{7*7}} \" onfocus=alert(1) '",
          "\u202egnirts sdrawkcab \u2067right to left",
          "عميل الإنتاج",
          "👩‍👩‍👧‍👦🏳️‍🌈".repeat(4),
          "W".repeat(100));

  @Test
  void areShownAsTheyAreAndChangeNothing() {
    try (var ada = Dashboard.stranger(360)) {
      ada.page().onDialog(dialog -> org.junit.jupiter.api.Assertions.fail(dialog.message()));
      Dashboard.signUp(ada, SCRIPT, SCRIPT);
      for (var name : NAMES) {
        ada.api("POST", "/dashboard/api-keys", Map.of("name", name));
      }
      ada.open("/api-keys").see("API keys Sandbox");
      assertThat(ada.page().locator("[aria-label=Keys] .table tbody tr")).hasCount(NAMES.size());
      assertThat(ada.page().locator("[aria-label=Keys] .table bdi.typed").allInnerTexts())
          .containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(ada.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(ada.page().locator("#app img, #app script")).hasCount(0);
      ada.page().getByLabel("Account").click();
      assertThat(ada.page().locator(".account .menu strong")).hasText(SCRIPT);
      Screenshots.take(ada.page(), "hostile-names");
    }
  }

  @Test
  void cannotLeadSomebodyAwayAfterSigningIn() {
    for (var next :
        List.of("//evil.test/", "https://evil.test/", "javascript:alert(1)", "/\\evil.test")) {
      try (var ada = Dashboard.stranger()) {
        var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
        ada.open(
            "/sign-in?next="
                + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8));
        ada.see("Sign in").fill("E-mail address", email).fill("Password", Dashboard.PASSWORD);
        ada.press("Sign in").see("Overview");
      }
    }
  }
}
