package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sessions that end elsewhere, several tabs, and a server that goes away in the middle of a page.
class SessionsTest {
  @Test
  void asksToSignInAgainWhereTheSessionWasEndedElsewhere() {
    try (var ada = Dashboard.member();
        var elsewhere = Dashboard.stranger()) {
      var email = emailOf(ada);
      ada.open("/api-keys").see("API keys Sandbox");
      Dashboard.signIn(elsewhere, email);
      elsewhere.api("DELETE", "/dashboard/auth/sessions");
      ada.press("Create the first Sandbox key").fill("Name", "late").press("Create the key");
      ada.see("Sign in").read("Your session has ended.");
      ada.expectRefusal("POST /dashboard/api-keys 401");
      ada.fill("E-mail address", email).fill("Password", Dashboard.PASSWORD).press("Sign in");
      ada.see("API keys Sandbox");
    }
  }

  @Test
  void signsOutInEveryTab() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview");
      var tab = ada.newTab();
      tab.navigate(ada.page().url());
      assertThat(tab.locator("h1")).hasText("Overview");
      ada.page().getByLabel("Account").click();
      ada.press("Sign out").see("Sign in").read("You are signed out.");
      assertThat(tab.locator("h1")).hasText("Sign in");
      ada.page().goBack();
      ada.see("Sign in");
    }
  }

  @Test
  void drawsNoPageOfAMemberWithoutASession() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live().settle();
      var held = ada.hold("**/pages/sign-in.*");
      ada.page().getByLabel("Account").click();
      ada.press("Sign out");
      ada.page().waitForCondition(() -> held.size() == 1);
      ada.page().getByLabel("Theme").selectOption("dark");
      held.forEach(Route::resume);
      ada.see("Sign in").read("You are signed out.");
    }
  }

  @Test
  void showsAnActivationInTwoTabsAtOnce() {
    try (var ada = Dashboard.member()) {
      Dashboard.upgrade(ada);
      ada.open("/environments").see("Environments");
      var tab = ada.newTab();
      tab.navigate(ada.page().url());
      assertThat(tab.locator("h1")).hasText("Environments");
      ada.press("Activate Production");
      for (var page : new Page[] {ada.page(), tab}) {
        assertThat(page.locator("[data-environment=production] .state")).hasText("●active");
      }
    }
  }

  @Test
  void takesTheEnvironmentAlong() {
    try (var ada = Dashboard.member();
        var elsewhere = Dashboard.stranger()) {
      ada.open("/").see("Overview").switchTo("production");
      ada.read("Live, verified data.").read("Production is not active");
      Dashboard.signIn(elsewhere, emailOf(ada));
      elsewhere.open("/environments").see("Environments").read("Live, verified data.");
      assertThat(elsewhere.page()).hasTitle("Environments · Production · PacSpace");
    }
  }

  @Test
  void savesTheEnvironmentThatWasChosenLast() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live();
      var held = ada.hold("**/dashboard/auth/preferences");
      ada.switchTo("production").read("Live, verified data.");
      ada.page().waitForCondition(() -> held.size() == 1);
      ada.switchTo("sandbox").read("For development and tests");
      held.getFirst().resume();
      ada.page().waitForCondition(() -> held.size() == 2);
      ada.page().waitForResponse("**/dashboard/auth/preferences", () -> held.getLast().resume());
      ada.page().reload();
      ada.see("Overview").read("For development and tests");
    }
  }

  @Test
  void goesOnWhenTheServerComesBack() {
    Chromium.require();
    try (var server = LiveServer.start("restart", Map.of());
        var ada = new Visitor(Dashboard.browser(), server.url(), Dashboard.WIDE, 800)) {
      Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      ada.open("/environments").see("Environments").live();
      server.stop();
      assertThat(ada.page().locator(".offline")).isVisible(patiently());
      ada.see("Environments");
      server.startAgain();
      assertThat(ada.page().locator(".offline")).not().isVisible(patiently());
      ada.follow("API keys").see("API keys Sandbox").press("Create the first Sandbox key");
      ada.fill("Name", "after").press("Create the key").read("This is the only time");
      ada.forgetTroubles();
    }
  }

  private static LocatorAssertions.IsVisibleOptions patiently() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
  }

  private static String emailOf(Visitor visitor) {
    var me = visitor.api("GET", "/dashboard/auth/me").text();
    return me.replaceAll("(?s).*\"email\":\"([^\"]+)\".*", "$1");
  }
}
