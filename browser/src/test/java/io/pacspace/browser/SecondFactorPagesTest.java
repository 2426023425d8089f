package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The second factor from the settings to the sign-in and back, with a real app's codes.
class SecondFactorPagesTest {
  private static final int RECOVERY_CODES = 10;

  @Test
  void isSetUpAskedForAndSwitchedOff() {
    try (var ada = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      var app = scan(ada);
      refusesAWrongFirstCode(ada, app);
      ada.fill("Code", app.code()).press("Switch it on").read("Keep the recovery codes");
      var recovery = recoveryCodes(ada);
      signInWithApp(signOut(ada), email, app);
      signInWithRecoveryCode(signOut(ada), email, recovery);
      recovery = makeNewCodes(ada, recovery);
      switchOff(ada, recovery);
      givePassword(signOut(ada), email).see("Overview");
    }
  }

  private static Authenticator scan(Visitor ada) {
    ada.open("/settings").see("Settings").press("Set it up").read("The password again");
    var dialog = ada.page().locator("dialog");
    dialog.getByLabel("Password").fill("not this one");
    ada.press("Go on").read("The password is wrong");
    ada.expectRefusal("POST /dashboard/auth/mfa/enroll 401");
    dialog.getByLabel("Password").fill(Dashboard.PASSWORD);
    ada.press("Go on").read("Scan this");
    assertThat(ada.page().locator(".qr img")).isVisible();
    return new Authenticator(ada.page().locator(".secret-line code").innerText());
  }

  private static void refusesAWrongFirstCode(Visitor ada, Authenticator app) {
    ada.fill("Code", app.wrongCode()).press("Switch it on").read("The code is wrong");
    ada.expectRefusal("POST /dashboard/auth/mfa/confirm 401");
  }

  /// Reads the codes, which close only when that is said twice and are nowhere afterwards.
  private static List<String> recoveryCodes(Visitor ada) {
    var codes = ada.page().locator(".codes code");
    assertThat(codes).hasCount(RECOVERY_CODES);
    var found = codes.allInnerTexts();
    ada.page().keyboard().press("Escape");
    ada.read("Closing hides them for good").press("I have kept them");
    ada.read("Switch it off");
    assertThat(ada.page().content()).doesNotContain(found.getFirst());
    ada.page().reload();
    ada.see("Settings").read("Switch it off");
    assertThat(ada.page().content()).doesNotContain(found.getFirst());
    return found;
  }

  private static Visitor signOut(Visitor ada) {
    ada.page().getByLabel("Account").click();
    return ada.press("Sign out").see("Sign in").read("You are signed out.");
  }

  private static Visitor givePassword(Visitor ada, String email) {
    ada.fill("E-mail address", email).fill("Password", Dashboard.PASSWORD);
    return ada.press("Sign in");
  }

  private static void signInWithApp(Visitor ada, String email, Authenticator app) {
    givePassword(ada, email).see("Second factor");
    assertThat(ada.page().getByLabel("Code")).isFocused();
    ada.fill("Code", app.wrongCode())
        .press("Sign in")
        .read("The code is wrong or was used before.");
    ada.expectRefusal("POST /dashboard/auth/login/mfa-verify 401");
    var right = app.code();
    ada.fill("Code", right.substring(0, 3) + " " + right.substring(3)).press("Sign in");
    ada.see("Overview");
  }

  private static void signInWithRecoveryCode(Visitor ada, String email, List<String> codes) {
    givePassword(ada, email).see("Second factor").press("Use a recovery code");
    ada.fill("Recovery code", codes.getFirst()).press("Sign in").see("Overview");
    givePassword(signOut(ada), email).see("Second factor").press("Use a recovery code");
    ada.fill("Recovery code", codes.getFirst())
        .press("Sign in")
        .read("The code is wrong or was used");
    ada.expectRefusal("POST /dashboard/auth/login/mfa-verify 401");
    ada.press("Use the authenticator app").press("Use a recovery code");
    ada.fill("Recovery code", codes.get(1)).press("Sign in").see("Overview");
  }

  private static List<String> makeNewCodes(Visitor ada, List<String> codes) {
    ada.open("/settings").see("Settings").press("Make new recovery codes");
    ada.page().locator("#f-code").fill(codes.get(3));
    ada.page().locator("dialog").getByLabel("Password").fill(Dashboard.PASSWORD);
    ada.press("Make new ones").read("Keep the recovery codes");
    var found = recoveryCodes(ada);
    assertThat(found).doesNotContainAnyElementsOf(codes);
    return found;
  }

  private static void switchOff(Visitor ada, List<String> codes) {
    ada.open("/settings").see("Settings").press("Switch it off");
    var dialog = ada.page().locator("dialog");
    ada.page().locator("#f-code").fill(codes.get(2));
    dialog.getByLabel("Password").fill("not this one");
    dialog.locator(".danger").click();
    ada.read("The password or the code is wrong");
    ada.expectRefusal("POST /dashboard/auth/mfa/disable 401");
    dialog.getByLabel("Password").fill(Dashboard.PASSWORD);
    dialog.locator(".danger").click();
    ada.read("The second factor is off.");
    assertThat(dialog).hasCount(0);
    ada.read("Set it up");
  }

  @Test
  void startsOverAfterTooManyWrongCodes() {
    try (var ada = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      var app = scan(ada);
      ada.fill("Code", app.code()).press("Switch it on").press("I have kept them");
      givePassword(signOut(ada), email).see("Second factor");
      for (var i = 0; i < 5; i++) {
        ada.fill("Code", app.wrongCode()).press("Sign in").read("The code is wrong");
        ada.expectRefusal("POST /dashboard/auth/login/mfa-verify 401");
      }
      ada.fill("Code", app.code()).press("Sign in").see("Sign in").read("Start over with your");
      ada.expectRefusal("POST /dashboard/auth/login/mfa-verify 400");
      givePassword(ada, email).see("Second factor");
      ada.fill("Code", app.code()).press("Sign in").read("wait before the next one");
      ada.read("Try again in ").expectRefusal("POST /dashboard/auth/login/mfa-verify 429");
    }
  }

  @Test
  void isSound() {
    try (var ada = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      var app = scan(ada);
      PageAudit.inspect(ada, "dialog-factor-scan");
      ada.fill("Code", app.code()).press("Switch it on").read("Keep the recovery codes");
      PageAudit.inspect(ada, "dialog-factor-codes");
      ada.press("I have kept them").read("The second factor is on, and").press("Switch it off");
      ada.read("From then on the password alone signs in");
      PageAudit.inspect(ada, "dialog-factor-off");
      ada.press("Cancel");
      PageAudit.inspect(ada, "settings-factor");
      givePassword(signOut(ada), email).see("Second factor");
      PageAudit.inspect(ada, "sign-in-factor");
      ada.press("Use a recovery code").fill("Recovery code", "aaaa-bbbb-cccc-dddd-eeee-ffff");
      ada.press("Sign in").read("The code is wrong or was used before.");
      ada.expectRefusal("POST /dashboard/auth/login/mfa-verify 401");
      PageAudit.inspect(ada, "sign-in-recovery-refused");
    }
  }
}
