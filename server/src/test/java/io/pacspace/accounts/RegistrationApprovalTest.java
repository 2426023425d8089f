package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// An installation where registration needs approval, with limits as tight as they go.
class RegistrationApprovalTest {
  private static final String OPERATOR = "operator@pacspace.test";
  private static final TestServer SERVER =
      TestServer.start(
          TestDatabases.create(),
          Map.of(
              "pacspace.registration.mode",
              "approval",
              "pacspace.registration.operator-email",
              OPERATOR,
              "pacspace.limits.mails",
              2,
              "pacspace.limits.sign-ins",
              3));

  private final Person ada = Person.stranger(SERVER);
  private final Mailbox mailbox = new Mailbox(SERVER, ada.email());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private Answer askForAccess() {
    return ada.http()
        .post(
            "/dashboard/auth/request-access",
            """
            {"name":"Ada","email":"%s","organization":"Engines","useCase":"To bill by use.\\nhttps://evil.test/register#approval=x"}"""
                .formatted(ada.email()));
  }

  private String approval() {
    assertThat(askForAccess().status()).isEqualTo(202);
    var mail = new Mailbox(SERVER, OPERATOR).settled().getFirst();
    assertThat(mail.path("text").asString())
        .contains(ada.email())
        .endsWith("> To bill by use.\n> https://evil.test/register#approval=x\n");
    var link = mail.path("links").path(0).asString();
    assertThat(link).contains("/register#approval=").doesNotContain("evil");
    return link.substring(link.indexOf('=') + 1);
  }

  private Answer register(String approval) {
    return ada.http()
        .post(
            "/dashboard/auth/register",
            """
            {"name":"Ada","email":"%s","password":"%s","organization":"Engines",
             "approvalToken":"%s"}"""
                .formatted(ada.email(), ada.password(), approval));
  }

  @Test
  void refusesToRegisterWithoutApproval() {
    assertThat(ada.register().status()).isEqualTo(403);
    assertThat(ada.register().code()).isEqualTo("REGISTRATION_REQUIRES_APPROVAL");
    assertThat(register("made up").code()).isEqualTo("REGISTRATION_REQUIRES_APPROVAL");
    assertThat(mailbox.settled()).isEmpty();
  }

  @Test
  void registersOnceWithAnApproval() {
    var approval = approval();
    assertThat(register(approval).status()).isEqualTo(201);
    assertThat(ada.verify(mailbox.token()).status()).isEqualTo(200);
    assertThat(register(approval).status()).isEqualTo(403);
  }

  /// A mistake in the form must not cost the token.
  @Test
  void keepsTheApprovalWhenTheFormIsRefused() {
    var approval = approval();
    assertThat(ada.with("password").register().status()).isEqualTo(400);
    assertThat(register(approval).status()).isEqualTo(201);
  }

  /// Whoever asks too often gets the same answer, and the next mail waits.
  @Test
  void slowsDownMailToOneAddressSilently() {
    register(approval());
    for (var i = 0; i < 5; i++) {
      assertThat(ada.ask("resend-verification").status()).isEqualTo(202);
    }
    assertThat(mailbox.settled()).hasSize(1);
  }

  @Test
  void slowsDownSignInsFromOneAddress() {
    for (var i = 0; i < 3; i++) {
      assertThat(ada.signIn().status()).isEqualTo(401);
    }
    var slowed = Person.stranger(SERVER).signIn();
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.header("Retry-After")).isNotEmpty();
  }
}
