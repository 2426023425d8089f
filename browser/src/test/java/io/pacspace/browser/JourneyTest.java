package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The whole way, as somebody walks it: from the address of the server to a live Production.
class JourneyTest {
  @Test
  void leadsFromRegistrationToProduction() {
    try (var ada = Dashboard.stranger()) {
      var email = register(ada);
      verify(ada, email);
      signInAgain(ada, email);
      seeSandboxBecomeActive(ada);
      makeAndUseKey(ada);
      upgrade(ada);
      activateProduction(ada);
      switchToProduction(ada);
    }
  }

  private static String register(Visitor ada) {
    var email = Dashboard.newAddress();
    ada.open("/").see("Sign in").follow("Register").see("Create an account");
    ada.press("Create the account").read("Organisation is required.");
    ada.expectRefusal("POST /dashboard/auth/register 400");
    ada.fill("Organisation", "Engines Ltd").fill("Your name", "Ada Byron");
    ada.fill("E-mail address", email).fill("Password", "password1").press("Create the account");
    ada.read("Password is one of the most common passwords; choose another.");
    ada.expectRefusal("POST /dashboard/auth/register 400");
    ada.fill("Password", Dashboard.PASSWORD).read("Strong.").press("Create the account");
    ada.see("Check your mail").read(email);
    ada.press("Send it again").read("a mail is on its way to it");
    return email;
  }

  private static void verify(Visitor ada, String email) {
    ada.follow("Read the captured mail").read("Captured mail");
    var link = ada.mailedLink(email, "/verify-email");
    ada.page().navigate(link);
    ada.see("Verify your address");
    ada.at("/verify-email");
    ada.fill("Password", "something else").press("Verify and sign in");
    ada.read("This is not the password of the registration");
    ada.expectRefusal("POST /dashboard/auth/verify 401");
    ada.fill("Password", Dashboard.PASSWORD).press("Verify and sign in").see("Overview");
    ada.page().navigate(link);
    ada.see("Verify your address").fill("Password", Dashboard.PASSWORD);
    ada.press("Verify and sign in").see("This link does not work").read("verified already");
    ada.expectRefusal("POST /dashboard/auth/verify 400");
  }

  private static void signInAgain(Visitor ada, String email) {
    ada.api("POST", "/dashboard/auth/logout");
    ada.follow("Sign in").see("Sign in");
    ada.fill("E-mail address", email).fill("Password", "something else").press("Sign in");
    assertThat(ada.page().getByRole(AriaRole.ALERT)).isVisible();
    ada.expectRefusal("POST /dashboard/auth/login 401");
    ada.fill("Password", Dashboard.PASSWORD).press("Sign in").see("Overview");
  }

  private static void seeSandboxBecomeActive(Visitor ada) {
    ada.follow("Environments").see("Environments");
    var sandbox = card(ada, "Sandbox");
    assertThat(sandbox.locator(".state")).hasText("●active");
    assertThat(sandbox.locator(".timeline li[data-status=done]")).hasCount(4);
    assertThat(sandbox.locator(".timeline li .number").first()).containsText("ms");
    sandbox.getByLabel("Copy base URL").click();
  }

  private static void makeAndUseKey(Visitor ada) {
    ada.follow("API keys").see("API keys Sandbox").press("Create the first Sandbox key");
    ada.press("Create the key").read("Name is required.");
    ada.expectRefusal("POST /dashboard/api-keys 400");
    ada.fill("Name", "billing worker").press("Create the key").read("This is the only time");
    var key = ada.page().locator(".secret code").innerText();
    assertThat(key).startsWith("pk_test_");
    ada.page().keyboard().press("Escape");
    ada.read("Closing hides the key for good").press("I have copied it");
    ada.read("billing worker");
    assertThat(ada.page().content()).doesNotContain(key.substring(key.indexOf('.')));
    var headers = com.microsoft.playwright.options.RequestOptions.create();
    var whoami =
        ada.page()
            .request()
            .get(origin(ada) + "/api/v1/whoami", headers.setHeader("X-Api-Key", key));
    assertThat(whoami.status()).isEqualTo(200);
    ada.follow("Overview").see("Overview");
    assertThat(ada.page().locator(".flow .ticked")).hasCount(3);
  }

  private static void upgrade(Visitor ada) {
    ada.follow("Environments").see("Environments").press("Upgrade the plan").read("10,000 deltas");
    ada.press("Go to the payment").see("Payment without money").press("Confirm the payment");
    ada.see("Overview").follow("Environments").see("Environments");
  }

  private static void activateProduction(Visitor ada) {
    ada.press("Activate Production");
    var production = card(ada, "Production");
    assertThat(production.locator(".state")).hasText("●active");
    assertThat(production.locator(".timeline li[data-status=done]")).hasCount(4);
    assertThat(production.locator(".details")).containsText("/checkpoint");
  }

  private static void switchToProduction(Visitor ada) {
    ada.switchTo("production").read("Live, verified data.");
    ada.follow("API keys").see("API keys Production").press("Create the first Production key");
    ada.fill("Name", "live").press("Create the key");
    assertThat(ada.page().locator(".secret code")).containsText("pk_live_");
    ada.press("I have copied it").follow("Overview").see("Overview");
    assertThat(ada.page().locator(".flow")).hasCount(0);
    ada.page().reload();
    ada.see("Overview").read("Live, verified data.");
    var me = ada.api("GET", "/dashboard/auth/me").text();
    assertThat(me).contains("\"preferredEnvironment\":\"production\"");
  }

  private static String origin(Visitor visitor) {
    return (String) visitor.page().evaluate("location.origin");
  }

  private static com.microsoft.playwright.Locator card(Visitor visitor, String environment) {
    return visitor
        .page()
        .getByRole(
            AriaRole.REGION, new Page.GetByRoleOptions().setName(environment).setExact(true));
  }

  @Test
  void replacesAForgottenPassword() {
    try (var ada = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      ada.open("/forgot-password").see("Forgot the password?");
      ada.fill("E-mail address", email).press("Send the link").see("Check your mail");
      ada.page().navigate(ada.mailedLink(email, "/reset-password"));
      ada.see("Choose a new password");
      ada.at("/reset-password");
      ada.fill("New password", "short").press("Go on").read("Sessions");
      ada.press("Replace the password").read("New password must be 8 to 128 characters.");
      ada.expectRefusal("POST /dashboard/auth/reset-password 400");
      ada.fill("New password", "another long passphrase").press("Replace the password");
      ada.read("what was ticked has ended").fill("E-mail address", email);
      ada.fill("Password", "another long passphrase").press("Sign in").see("Overview");
    }
  }

  @Test
  void letsTheOwnerOfAMailboxChooseAnotherPassword() {
    try (var ada = Dashboard.stranger()) {
      var email = register(ada);
      ada.page().navigate(ada.mailedLink(email, "/verify-email"));
      ada.see("Verify your address").press("I did not choose a password, or forgot it");
      ada.fill("New password", "another long passphrase").press("Verify with this password");
      ada.read("Your name must not be blank").fill("Your name", "Ada Lovelace");
      ada.expectRefusal("POST /dashboard/auth/verify 400");
      ada.fill("Organisation", "Her Own Ltd").press("Verify with this password").see("Overview");
      assertThat(ada.api("GET", "/dashboard/auth/me").text())
          .contains("Ada Lovelace", "Her Own Ltd");
    }
  }

  @Test
  void keepsAKeyThatIsNotTickedAtAReset() {
    try (var ada = Dashboard.stranger();
        var browser = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      ada.api("POST", "/dashboard/api-keys", Map.of("name", "kept worker"));
      ada.api("POST", "/dashboard/api-keys", Map.of("name", "lost worker"));
      ada.api("POST", "/dashboard/auth/forgot-password", Map.of("email", email));
      browser.page().navigate(browser.mailedLink(email, "/reset-password"));
      browser.see("Choose a new password").fill("New password", "another long passphrase");
      browser.press("Go on").read("Programs that use an ended key stop at once");
      browser.page().getByLabel("kept worker").uncheck();
      browser.press("Replace the password").read("what was ticked has ended");
      browser.fill("E-mail address", email).fill("Password", "another long passphrase");
      browser.press("Sign in").see("Overview").follow("API keys").read("kept worker");
      assertThat(browser.page().getByText("lost worker")).hasCount(0);
      assertThat(ada.api("GET", "/dashboard/auth/me").status()).isEqualTo(401);
    }
  }

  @Test
  void changesAndRevokesKeys() {
    try (var ada = Dashboard.member()) {
      ada.api("POST", "/dashboard/api-keys", Map.of("name", "worker"));
      ada.open("/api-keys").see("API keys Sandbox").press("Edit");
      ada.fill("Name", "night worker").press("Save").read("night worker");
      ada.press("Disable").press("Disable the key").read("disabled");
      ada.press("Enable").read("The key works again.");
      ada.press("Rotate").press("Rotate the key").read("This is the only time");
      ada.press("I have copied it");
      assertThat(ada.page().locator("[aria-label=Keys] .table tbody tr")).hasCount(2);
      ada.page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke"))
          .first()
          .click();
      var revoke =
          ada.page()
              .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke the key"));
      assertThat(revoke).isDisabled();
      ada.page().getByLabel("Type night worker to go on").fill("night worker");
      revoke.click();
      ada.read("The key is revoked.");
      assertThat(ada.page().locator("[aria-label=Keys] .table tbody tr")).hasCount(1);
    }
  }
}
