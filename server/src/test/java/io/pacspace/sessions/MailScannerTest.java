package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A scanner of mail that fetches every link, in every way that scanners, previews and mail
/// programs do: nothing has changed and no token is spent.
class MailScannerTest {
  private static final String OPERATOR = "operator@pacspace.test";
  private static final TestServer SERVER =
      TestServer.start(
          TestDatabases.create(),
          Map.of(
              "pacspace.registration.mode",
              "approval",
              "pacspace.registration.operator-email",
              OPERATOR));
  private static final List<String> ACCEPTS =
      List.of("*/*", "text/html", "application/json", "image/webp,*/*", "text/html,*/*;q=0.8");

  private final Person ada = Person.stranger(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void changesNothingByFetchingEveryLink() {
    ask("request-access", "\"name\":\"Ada\",\"organization\":\"Engines\"");
    var approval = scan(OPERATOR);
    assertThat(register(approval)).as("the approval is not spent").isEqualTo(201);

    var verification = scan(ada.email());
    assertThat(ada.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(ada.verify(verification).status()).isEqualTo(200);

    ask("request-access", "\"name\":\"Ada\",\"organization\":\"Engines\"");
    register(scan(OPERATOR));
    var knownAlready = scan(ada.email());
    ada.ask("forgot-password");
    scan(ada.email());
    assertThat(ada.me().status()).isEqualTo(200);
    assertThat(ada.reset(knownAlready, "a new password of hers").status()).isEqualTo(200);
  }

  /// Fetches what the newest mail to an address links to, and what used to be linked to; gives its
  /// token.
  private static String scan(String address) {
    var before = tokens();
    var link = new Mailbox(SERVER, address).settled().getFirst().path("links").path(0).asString();
    var uri = URI.create(link);
    assertThat(uri.getRawQuery()).as("no token in what a server is told").isNull();
    var token = uri.getRawFragment().substring(uri.getRawFragment().indexOf('=') + 1);
    assertThat(uri.getRawPath()).doesNotContain(token);
    for (var accept : ACCEPTS) {
      for (var method : List.of("GET", "HEAD")) {
        var page = SERVER.http().send(method, uri.getRawPath(), null, "Accept", accept);
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        var route = "/dashboard/auth/verify?token=" + token;
        assertThat(SERVER.http().send(method, route, null, "Accept", accept).status())
            .isEqualTo(303);
      }
    }
    assertThat(tokens()).containsAll(before);
    return token;
  }

  private static List<String> tokens() {
    new Mailbox(SERVER, OPERATOR).settled();
    return SERVER
        .databases()
        .control()
        .sql("select t::text from accounts.tokens t")
        .query((row, _) -> row.getString(1))
        .list();
  }

  private void ask(String what, String fields) {
    ada.http()
        .post("/dashboard/auth/" + what, "{\"email\":\"%s\",%s}".formatted(ada.email(), fields));
  }

  private int register(String approval) {
    return ada.http()
        .post(
            "/dashboard/auth/register",
            """
            {"name":"Ada","email":"%s","password":"%s","organization":"Engines",
             "approvalToken":"%s"}"""
                .formatted(ada.email(), ada.password(), approval))
        .status();
  }
}
