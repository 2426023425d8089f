package io.pacspace.browser;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds of every page: no rule of accessibility broken in either theme, nothing wider than a
/// narrow screen, nothing that moves after it was drawn. Leaves its picture.
class EveryPageTest {
  @ParameterizedTest
  @CsvSource({
    "/sign-in, Sign in",
    "/register, Create an account",
    "/check-mail?email=ada@company.test, Check your mail",
    "/verify-email, Nothing to verify",
    "/verify-email#token=x, Verify your address",
    "/forgot-password, Forgot the password?",
    "/reset-password#token=x, Choose a new password"
  })
  void isSoundForStrangers(String address, String heading) {
    try (var ada = Dashboard.stranger()) {
      PageAudit.inspect(ada.open(address).see(heading), nameOf(address));
    }
  }

  @Test
  void isSoundWhereAResetTellsWhatEnds() {
    try (var ada = Dashboard.stranger();
        var browser = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      ada.api("POST", "/dashboard/api-keys", Map.of("name", "billing worker"));
      ada.api("POST", "/dashboard/auth/forgot-password", Map.of("email", email));
      browser.page().navigate(browser.mailedLink(email, "/reset-password"));
      browser.see("Choose a new password").fill("New password", "another long passphrase");
      browser.press("Go on").read("billing worker");
      PageAudit.inspect(browser, "reset-password-ends");
    }
  }

  @Test
  void isSoundWhereThereIsNothing() {
    try (var ada = Dashboard.stranger()) {
      PageAudit.inspect(ada.open("/nothing").see("There is nothing at this address"), "nothing");
      ada.expectRefusal("GET /nothing 404");
    }
  }

  @ParameterizedTest
  @CsvSource({"/, Overview", "/environments, Environments", "/api-keys, API keys Sandbox"})
  void isSoundWhenNew(String address, String heading) {
    try (var ada = Dashboard.member()) {
      PageAudit.inspect(ada.open(address).see(heading).live(), nameOf(address) + "-new");
    }
  }

  @ParameterizedTest
  @CsvSource({"/, Overview", "/environments, Environments", "/api-keys, API keys Production"})
  void isSoundInUse(String address, String heading) {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      Data.newestRecord(ada);
      PageAudit.inspect(ada.open(address).see(heading).live(), nameOf(address) + "-production");
    }
  }

  @Test
  void isSoundInDialogs() {
    try (var ada = Dashboard.member()) {
      ada.api("POST", "/dashboard/api-keys", Map.of("name", "worker"));
      ada.open("/api-keys").see("API keys Sandbox").read("worker");
      inspectDialog(ada, "key-new", page -> ada.press("Create a key").read("until it is disabled"));
      ada.press("Create a key").fill("Name", "shown once").press("Create the key");
      ada.read("This is the only time");
      PageAudit.inspect(ada, "dialog-key-reveal");
      ada.press("I have copied it");
      inspectDialog(ada, "key-rotate", _ -> ada.pressFirst("Rotate").read("A new key is made"));
      inspectDialog(ada, "key-edit", _ -> ada.pressFirst("Edit").read("In your time zone"));
      inspectDialog(ada, "key-revoke", _ -> ada.pressFirst("Revoke").read("for good"));
      inspectDialog(ada, "search", page -> page.keyboard().press("/"));
      inspectDialog(ada, "help", page -> page.keyboard().press("?"));
      ada.open("/environments").see("Environments");
      inspectDialog(ada, "upgrade", _ -> ada.press("Upgrade the plan").read("10,000 deltas"));
    }
  }

  private static void inspectDialog(Visitor ada, String name, Consumer<Page> open) {
    open.accept(ada.page());
    ada.page().waitForSelector("dialog[open]");
    PageAudit.inspect(ada, "dialog-" + name);
    ada.page().keyboard().press("Escape");
    ada.page()
        .waitForSelector(
            "dialog",
            new Page.WaitForSelectorOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
  }

  private static String nameOf(String address) {
    var name = address.replaceAll("[?#].*", "").substring(1);
    return name.isEmpty() ? "overview" : name;
  }
}
