package io.pacspace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// A scanner of mail that runs the pages behind the links: it sends nothing, changes nothing and
/// spends nothing, however long it looks.
class MailScannerTest {
  private static final String ANOTHER = "another long passphrase";

  @Test
  void verifiesNothing() {
    try (var ada = Dashboard.stranger();
        var scanner = Dashboard.stranger()) {
      var email = register(ada);
      var link = ada.mailedLink(email, "/verify-email");
      scan(scanner, link, "Verify your address");
      var login = Map.of("email", email, "password", Dashboard.PASSWORD);
      assertThat(ada.api("POST", "/dashboard/auth/login", login).status()).isEqualTo(403);
      var verified = Map.of("token", token(link), "password", Dashboard.PASSWORD);
      assertThat(ada.api("POST", "/dashboard/auth/verify", verified).status()).isEqualTo(200);
    }
  }

  @Test
  void resetsNothing() {
    try (var ada = Dashboard.stranger();
        var scanner = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      ada.api("POST", "/dashboard/auth/forgot-password", Map.of("email", email));
      resets(ada, scanner, email);
    }
  }

  @Test
  void resetsNothingWithTheMailThatAnAddressHasAnAccount() {
    try (var ada = Dashboard.stranger();
        var scanner = Dashboard.stranger()) {
      var email = Dashboard.signUp(ada, "Engines Ltd", "Ada Byron");
      register(scanner, email);
      resets(ada, scanner, email);
    }
  }

  private static void resets(Visitor ada, Visitor scanner, String email) {
    var link = ada.mailedLink(email, "/reset-password");
    scan(scanner, link, "Choose a new password");
    assertThat(ada.api("GET", "/dashboard/auth/me").status()).isEqualTo(200);
    var reset = Map.of("token", token(link), "password", ANOTHER);
    assertThat(ada.api("POST", "/dashboard/auth/reset-password", reset).status()).isEqualTo(200);
  }

  /// Opens a link as the page it is, lets its scripts come to rest, and sees what they sent.
  private static void scan(Visitor scanner, String link, String heading) {
    scanner.page().navigate(link);
    scanner.see(heading).settle();
    assertThat(scanner.requests()).extracting(request -> request.method()).containsOnly("GET");
    assertThat(scanner.requests())
        .noneMatch(request -> request.url().replaceAll("#.*", "").contains(token(link)));
  }

  private static String register(Visitor visitor) {
    var email = Dashboard.newAddress();
    register(visitor, email);
    return email;
  }

  private static void register(Visitor visitor, String email) {
    visitor.api(
        "POST",
        "/dashboard/auth/register",
        Map.of(
            "organization",
            "Engines Ltd",
            "name",
            "Ada Byron",
            "email",
            email,
            "password",
            Dashboard.PASSWORD));
  }

  private static String token(String link) {
    return link.substring(link.indexOf('=') + 1);
  }
}
