package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class RegistrationTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final JdbcClient DB = SERVER.databases().control();

  private final Person ada = Person.stranger(SERVER);
  private final Mailbox mailbox = new Mailbox(SERVER, ada.email());

  @Test
  void leadsFromAStrangerToASignedInOwner() {
    var registered = ada.register();
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.data().toString())
        .isEqualTo("{\"email\":\"%s\",\"isVerified\":false}".formatted(ada.email()));
    assertThat(ada.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");

    var verified = ada.verify(mailbox.token());
    assertThat(verified.status()).isEqualTo(200);
    assertThat(ada.me().data()).as("verified is signed in").isEqualTo(verified.data());
    assertThat(verified.header("Set-Cookie")).contains("HttpOnly");

    var signedIn = ada.signIn();
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.data()).isEqualTo(verified.data());
    var user = signedIn.data().path("user");
    assertThat(user.path("id").asString()).startsWith("usr_");
    assertThat(user.path("email").asString()).isEqualTo(ada.email());
    assertThat(user.path("name").asString()).isEqualTo("Ada Byron");
    assertThat(user.path("role").asString()).isEqualTo("owner");
    assertThat(user.path("isVerified").asBoolean()).isTrue();
    assertThat(user.path("preferredEnvironment").asString()).isEqualTo("sandbox");
    assertThat(user.path("mfaEnabled").asBoolean(true)).isFalse();
    assertThat(user.size()).isEqualTo(7);
    var tenant = signedIn.data().path("tenant");
    assertThat(tenant.path("id").asString()).startsWith("tnt_");
    assertThat(tenant.path("name").asString()).isEqualTo("Engines Ltd");
    assertThat(tenant.path("plan").asString()).isEqualTo("free");
    assertThat(ada.me().data()).isEqualTo(signedIn.data());
  }

  @Test
  void verifiesOnceOnly() {
    ada.register();
    var token = mailbox.token();
    assertThat(ada.verify(token).status()).isEqualTo(200);
    assertVerifiedAlready(ada.verify(token));
    assertVerifiedAlready(ada.with("another password of hers").verifyAnew(token));
    assertSpent(ada.verify("unknown"));
  }

  @Test
  void refusesAnExpiredToken() {
    ada.register();
    var token = mailbox.token();
    expireTokens();
    assertSpent(ada.verify(token));
    assertThat(ada.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
  }

  @Test
  void refusesATokenMadeForSomethingElse() {
    ada.register();
    var verification = mailbox.token();
    assertSpent(ada.reset(verification, "another password of hers"));
    assertThat(ada.verify(verification).status()).isEqualTo(200);
    ada.ask("forgot-password");
    assertSpent(ada.verify(mailbox.token()));
    assertSpent(ada.verifyAnew(mailbox.token()));
  }

  /// Registering must not tell whether an address has an account: one answer, one hash.
  @Test
  void tellsNothingAboutAnAddressThatHasAnAccount() {
    var known = Person.verified(SERVER);
    var hashesBefore = hashes();
    var again = known.with("somebody else's password").register();
    var hashesForKnown = hashes() - hashesBefore;
    var fresh = ada.register();

    assertThat(again.status()).isEqualTo(fresh.status());
    assertThat(again.body().replace(known.email(), "X"))
        .isEqualTo(fresh.body().replace(ada.email(), "X"));
    assertThat(again.response().headers().map().keySet())
        .isEqualTo(fresh.response().headers().map().keySet());
    assertThat(hashesForKnown).isEqualTo(1);
    assertThat(hashes() - hashesBefore).isEqualTo(2);

    var mail = new Mailbox(SERVER, known.email()).settled().getFirst();
    assertThat(mail.path("subject").asString()).isEqualTo("You already have a PacSpace account");
    assertThat(known.signIn().status()).isEqualTo(200);
    assertThat(known.with("somebody else's password").signIn().status()).isEqualTo(401);
    assertThat(known.reset(Mailbox.token(mail), "another password of hers").status())
        .isEqualTo(200);
  }

  @Test
  void knowsAnAddressInAnyCase() {
    var known = Person.verified(SERVER);
    var shouted =
        new Person(known.http(), known.email().toUpperCase(java.util.Locale.ROOT), "a new secret");
    assertThat(shouted.register().status()).isEqualTo(201);
    assertThat(new Mailbox(SERVER, known.email()).settled().getFirst().path("subject").asString())
        .contains("already");
    assertThat(shouted.with(known.password()).signIn().status()).isEqualTo(200);
  }

  @Test
  void makesOneTenantHoweverManyVerifyAtOnce() throws Exception {
    ada.register();
    var first = mailbox.token();
    var other = ada.with("another password of hers");
    other.register();
    var second = mailbox.token();
    var calls = new ArrayList<Callable<Answer>>();
    for (var i = 0; i < 6; i++) {
      calls.add(() -> ada.in(SERVER.http()).verify(first));
      calls.add(() -> other.in(SERVER.http()).verify(second));
    }
    assertThat(atOnce(calls)).filteredOn(answer -> answer.status() == 200).hasSize(1);
    var users =
        DB.sql("select count(*) from accounts.users where email = :email")
            .param("email", ada.email())
            .query(Long.class)
            .single();
    assertThat(users).isEqualTo(1);
  }

  @Test
  void sendsTheLinkAgainWhileTheAddressWaits() {
    ada.register();
    var first = mailbox.token();
    var waiting = ada.ask("resend-verification");
    var again = mailbox.token();
    assertThat(again).isNotEqualTo(first);
    assertThat(ada.verify(again).status()).isEqualTo(200);
    assertVerifiedAlready(ada.verify(first));

    var verified = ada.ask("resend-verification");
    var unknown = Person.stranger(SERVER);
    var stranger = unknown.ask("resend-verification");
    assertThat(List.of(waiting.status(), verified.status(), stranger.status())).containsOnly(202);
    assertThat(List.of(waiting.body(), verified.body(), stranger.body()))
        .containsOnly(waiting.body());
    assertThat(mailbox.settled()).hasSize(2);
    assertThat(new Mailbox(SERVER, unknown.email()).settled()).isEmpty();
  }

  /// The owner of the address might be a stranger to whoever registered it.
  @Test
  void repeatsNothingThatWasTypedInTheMail() {
    ada.register();
    var mail = mailbox.settled().getFirst();
    assertThat(mail.path("text").asString()).doesNotContain("Ada Byron", "Engines");
    assertThat(mail.path("links").size()).isEqualTo(1);
  }

  @Test
  void keepsNoTokenAndNoPasswordInTheDatabase() {
    ada.register();
    var token = mailbox.token();
    for (var table : List.of("accounts.tokens", "accounts.registrations", "jobs.jobs")) {
      var rows = DB.sql("select t::text from " + table + " t").query(String.class).list();
      assertThat(rows).noneMatch(row -> row.contains(token) || row.contains(ada.password()));
    }
  }

  @Test
  void takesARequestForAccess() {
    var answer =
        ada.http()
            .post(
                "/dashboard/auth/request-access",
                """
                {"name":"Ada","email":"%s","organization":"Engines","useCase":"billing"}"""
                    .formatted(ada.email()));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("message").asString())
        .as("nobody reads requests where nobody needs approval")
        .contains("Registration is open", "/register");
    assertThat(mailbox.settled()).isEmpty();
  }

  @Test
  void takesAnAddressWithBlanksAround() {
    var typed = new Person(ada.http(), " " + ada.email() + " ", ada.password());
    assertThat(typed.register().data().path("email").asString()).isEqualTo(ada.email());
    assertThat(typed.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(typed.ask("resend-verification").status()).isEqualTo(202);
    assertThat(ada.verify(mailbox.token()).status()).isEqualTo(200);
    assertThat(typed.signIn().status()).isEqualTo(200);
    assertThat(typed.ask("forgot-password").status()).isEqualTo(202);
    assertThat(ada.signIn().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name | {`email`:`a@b.test`,`password`:`long enough 9`,`organization`:`O`}",
        "name | {`name`:` `,`email`:`a@b.test`,`password`:`long enough 9`,`organization`:`O`}",
        "name | {`name`:`A\\nB`,`email`:`a@b.test`,`password`:`long enough 9`,`organization`:`O`}",
        "email | {`name`:`A`,`password`:`long enough 9`,`organization`:`O`}",
        "email | {`name`:`A`,`email`:`nobody`,`password`:`long enough 9`,`organization`:`O`}",
        "password | {`name`:`A`,`email`:`a@b.test`,`organization`:`O`}",
        "password | {`name`:`A`,`email`:`a@b.test`,`password`:`short`,`organization`:`O`}",
        "password | {`name`:`A`,`email`:`a@b.test`,`password`:`password1`,`organization`:`O`}",
        "password | {`name`:`A`,`email`:`a@b.test`,`password`:12345678,`organization`:`O`}",
        "organization | {`name`:`A`,`email`:`a@b.test`,`password`:`long enough 9`}",
      })
  void namesTheBadField(String field, String body) {
    var answer = ada.http().post("/dashboard/auth/register", body.replace('`', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    var fields =
        answer.json().path("error").path("details").valueStream().map(d -> d.path("field"));
    assertThat(fields).anyMatch(node -> node.asString().equals(field));
  }

  private void expireTokens() {
    DB.sql(
            """
            update accounts.tokens t
            set expires_at = now() - interval '1 second'
            from accounts.registrations r
            where r.registration_id = t.subject and r.email = :email
            """)
        .param("email", ada.email())
        .update();
  }

  private static void assertSpent(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().path("message").asString()).contains("expired");
  }

  private static void assertVerifiedAlready(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).contains("verified already; sign in");
  }

  private static double hashes() {
    return SERVER.bean(MeterRegistry.class).get("pacspace.password.hashes").counter().count();
  }

  private static List<Answer> atOnce(List<Callable<Answer>> calls) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }
}
