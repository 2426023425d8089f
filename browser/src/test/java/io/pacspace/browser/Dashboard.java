package io.pacspace.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;

/// One server and one browser for all tests that leave both as they are.
final class Dashboard {
  static final String PASSWORD = "correct horse battery";
  static final int WIDE = 1280;
  static final int NARROW = 390;

  private static final class Shared {
    static final Browser BROWSER = Chromium.launch();
    static final LiveServer SERVER = LiveServer.start("shared", Map.of());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }

  private Dashboard() {}

  static Browser browser() {
    Chromium.require();
    return Shared.BROWSER;
  }

  /// Somebody who has never been here.
  static Visitor stranger() {
    return stranger(WIDE);
  }

  static Visitor stranger(int width) {
    Chromium.require();
    return new Visitor(Shared.BROWSER, Shared.SERVER.url(), width, 800);
  }

  /// Somebody signed in, with an active Sandbox.
  static Visitor member() {
    return member(WIDE);
  }

  static Visitor member(int width) {
    var visitor = stranger(width);
    signUp(visitor, "Engines Ltd", "Ada Byron");
    return visitor;
  }

  /// Registers and verifies past the pages, which signs in; answers the address.
  static String signUp(Visitor visitor, String organization, String name) {
    var email = newAddress();
    var person =
        Map.of("organization", organization, "name", name, "email", email, "password", PASSWORD);
    visitor.api("POST", "/dashboard/auth/register", person);
    var link = visitor.mailedLink(email, "/verify-email");
    var token = link.substring(link.indexOf("token=") + "token=".length());
    visitor.api("POST", "/dashboard/auth/verify", Map.of("token", token, "password", PASSWORD));
    awaitSandbox(visitor);
    return email;
  }

  private static void awaitSandbox(Visitor visitor) {
    await()
        .until(
            () -> visitor.api("GET", "/dashboard/environments/environment-status").text(),
            status -> status.contains("\"sandbox\":{\"status\":\"active\"}"));
  }

  static void signIn(Visitor visitor, String email) {
    visitor.api("POST", "/dashboard/auth/login", Map.of("email", email, "password", PASSWORD));
  }

  static String newAddress() {
    return "ada-" + UUID.randomUUID() + "@company.test";
  }

  /// Buys a plan past the pages.
  static void upgrade(Visitor visitor) {
    var answer = visitor.api("POST", "/dashboard/billing/checkout", Map.of("tier", "pilot")).text();
    var id = answer.replaceAll("(?s).*\"checkoutId\":\"([^\"]+)\".*", "$1");
    visitor.api("POST", "/dev/checkout/" + id);
  }

  /// Upgrades, activates Production, makes a key, records with it and prefers Production, all past
  /// the pages.
  static void goToProduction(Visitor visitor) {
    upgrade(visitor);
    var environment = Map.of("environment", "production");
    visitor.api("POST", "/dashboard/environments/provision", environment);
    await()
        .until(
            () -> visitor.api("GET", "/dashboard/environments/environment-status").text(),
            status -> status.contains("\"production\":{\"status\":\"active\"}"));
    var key = Map.of("name", "billing worker", "environment", "production");
    var made = visitor.api("POST", "/dashboard/api-keys", key).text();
    record(visitor, made.replaceAll("(?s).*\"fullKey\":\"([^\"]+)\".*", "$1"));
    var preferred = Map.of("preferredEnvironment", "production");
    visitor.api("PATCH", "/dashboard/auth/preferences", preferred);
  }

  /// Records a few deltas of a few customers.
  static void record(Visitor visitor, String key) {
    var deltas = new ArrayList<Map<String, Object>>();
    for (var i = 1; i <= 8; i++) {
      deltas.add(
          Map.of(
              "customerId",
              "customer_" + i % 3,
              "delta",
              -125.5 * i,
              "reason",
              "tokens, batch " + i));
    }
    var options = RequestOptions.create().setMethod("POST").setHeader("X-Api-Key", key);
    var answer =
        visitor
            .page()
            .request()
            .fetch(
                Shared.SERVER.url() + "/api/v1/balance/delta/batch",
                options.setData(Map.of("deltas", deltas)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }
}
