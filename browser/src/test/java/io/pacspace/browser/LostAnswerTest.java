package io.pacspace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a dialog makes is made once, however often its button is pressed: an answer that is lost on
/// the way is given again.
class LostAnswerTest {
  private static final Pattern CHECKOUT = Pattern.compile("cko_[A-Za-z0-9_-]+");

  /// Lets the server do what is asked for next at such an address, and its answer get lost.
  private static List<String> loseAnswer(Visitor visitor, String address) {
    var lost = new ArrayList<String>();
    visitor
        .page()
        .route(
            address,
            route -> {
              lost.add(route.fetch().text());
              route.abort();
            },
            new Page.RouteOptions().setTimes(1));
    return lost;
  }

  private static void assertKeys(Visitor visitor, int number) {
    assertThat(visitor.api("GET", "/dashboard/api-keys").text())
        .contains("\"total\":" + number + ",");
  }

  @Test
  void makesAndRotatesAKeyOnce() {
    try (var ada = Dashboard.member()) {
      ada.open("/api-keys").press("Create the first Sandbox key").fill("Name", "worker");
      var made = loseAnswer(ada, "**/dashboard/api-keys");
      ada.press("Create the key").read("The server cannot be reached");
      ada.press("Create the key").read("This is the only time");
      assertThat(made.getFirst()).contains(ada.page().locator(".secret code").innerText());
      assertKeys(ada, 1);

      ada.press("I have copied it").press("Rotate");
      var rotated = loseAnswer(ada, "**/rotate");
      ada.press("Rotate the key").read("The server cannot be reached");
      ada.press("Rotate the key").read("This is the only time");
      assertThat(rotated.getFirst()).contains(ada.page().locator(".secret code").innerText());
      assertKeys(ada, 2);
      ada.press("I have copied it").forgetTroubles();
    }
  }

  @Test
  void makesOneKeyOfTwoClicks() {
    try (var ada = Dashboard.member()) {
      ada.open("/api-keys").press("Create the first Sandbox key").fill("Name", "worker");
      ada.page()
          .evaluate(
              "() => { const form = document.querySelector('dialog form'); form.requestSubmit(); form.requestSubmit() }");
      ada.read("This is the only time");
      assertKeys(ada, 1);
    }
  }

  @Test
  void opensOneCheckout() {
    try (var ada = Dashboard.member()) {
      ada.open("/environments").press("Upgrade the plan").read("10,000 deltas");
      var opened = loseAnswer(ada, "**/dashboard/billing/checkout");
      ada.press("Go to the payment").read("The server cannot be reached");
      ada.press("Go to the payment").see("Payment without money");
      var id = CHECKOUT.matcher(opened.getFirst());
      assertThat(id.find()).isTrue();
      assertThat(ada.page().url()).endsWith(id.group());
      ada.forgetTroubles();
    }
  }
}
