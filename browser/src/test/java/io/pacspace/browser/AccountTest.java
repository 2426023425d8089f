package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;

/// Plan, sessions and password, as the person who owns them changes them.
class AccountTest {
  @Test
  void changesThePlanAndItsEnd() {
    try (var ada = Dashboard.member()) {
      ada.open("/plan").see("Plan and usage").read("Sandbox deltas in all");
      ada.press("Choose the plan growth").read("USD 8,000 a month").press("Go to the payment");
      ada.see("Payment without money").press("Confirm the payment").see("Overview");
      ada.follow("Plan and usage").see("Plan and usage").press("End the plan");
      ada.read("then this organisation is on the free plan");
      ada.page().locator("dialog .danger").click();
      ada.read("Ending: it goes on until").press("Resume the plan").read("Period ends");
      assertThat(ada.page().getByText("Ending: it goes on until")).hasCount(0);
      ada.open("/audit").see("Audit log").read("Resumed the plan").read("Ended the plan");
      ada.read("Changed the plan from free to growth");
    }
  }

  @Test
  void countsTheDaysDeltas() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/plan").see("Plan and usage").read("8 of 10,000 deltas included");
      ada.read("These deltas count against the plan.");
      assertThat(ada.page().locator(".readout")).containsText("8 deltas on ");
      ada.page().getByText("Every value as a table").click();
      assertThat(ada.page().locator(".figures tbody tr").last()).containsText("8");
    }
  }

  @Test
  void endsSessionsElsewhere() {
    try (var ada = Dashboard.stranger();
        var phone = Dashboard.stranger();
        var tablet = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      Dashboard.signIn(phone, email);
      Dashboard.signIn(tablet, email);
      ada.open("/settings").see("Settings");
      var rows = ada.page().locator(".data-table tbody tr");
      assertThat(rows).hasCount(3);
      assertThat(rows.first()).containsText("this one");
      rows.nth(1).locator("button").click();
      assertThat(rows).hasCount(2);
      ada.press("End all others").read("This session goes on.");
      ada.page().locator("dialog .danger").click();
      assertThat(rows).hasCount(1);
      phone.open("/settings").see("Sign in").expectRefusal("GET /dashboard/auth/me 401");
      tablet.open("/settings").see("Sign in").expectRefusal("GET /dashboard/auth/me 401");
    }
  }

  @Test
  void changesThePassword() {
    try (var ada = Dashboard.stranger();
        var elsewhere = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      Dashboard.signIn(elsewhere, email);
      ada.open("/settings").see("Settings").fill("Current password", "not this one");
      ada.fill("New password", "battery staple").fill("New password again", "battery");
      ada.press("Change the password").read("New password again is not the same");
      ada.fill("New password again", "battery staple").press("Change the password");
      ada.read("The current password is wrong.");
      ada.expectRefusal("POST /dashboard/auth/change-password 401");
      ada.fill("Current password", Dashboard.PASSWORD).press("Change the password");
      ada.read("The password is changed");
      assertThat(ada.page().getByLabel("Current password")).hasValue("");
      elsewhere.open("/").see("Sign in").expectRefusal("GET /dashboard/auth/me 401");
      elsewhere.fill("E-mail address", email).fill("Password", "battery staple").press("Sign in");
      elsewhere.see("Overview");
    }
  }
}
