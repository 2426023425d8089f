package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// An account begins with whoever owns the mailbox, whoever else registers its address, before or
/// after, and whichever mail the owner opens.
class MailboxOwnerTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final JdbcClient DB = SERVER.databases().control();
  private static final String CHOSEN = "a password chosen at last";

  private final Person ada = Person.stranger(SERVER);
  private final Person stranger = ada.in(SERVER.http()).with("the stranger's password");
  private final Mailbox mailbox = new Mailbox(SERVER, ada.email());

  @Test
  void keepsARegistrationThatAStrangersFollows() {
    ada.register();
    var hers = mailbox.token();
    stranger.register();
    assertThat(ada.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(stranger.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(ada.verify(hers).status()).isEqualTo(200);
    assertOnlyHersWorks(ada);
  }

  @Test
  void keepsARegistrationThatFollowsAStrangers() {
    stranger.register();
    mailbox.settled();
    ada.register();
    assertThat(stranger.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(ada.signIn().code()).isEqualTo("EMAIL_NOT_VERIFIED");
    assertThat(ada.verify(mailbox.token()).status()).isEqualTo(200);
    assertOnlyHersWorks(ada);
  }

  /// The mails are alike, so the owner may open any of them.
  @Test
  void opensNothingWithAStrangersMailButByANewPassword() {
    ada.register();
    mailbox.settled();
    stranger.register();
    var theirs = mailbox.token();
    assertWrong(ada.verify(theirs));
    assertThat(ada.with(CHOSEN).verifyAnew(theirs).status()).isEqualTo(200);
    assertThat(ada.me().status()).isEqualTo(200);
    assertOnlyHersWorks(ada.with(CHOSEN));
    assertThat(ada.signIn().code()).isEqualTo("INVALID_CREDENTIALS");
  }

  @Test
  void opensNothingWithAStrangersMailWhenTheirsIsTheOnlyOne() {
    stranger.register();
    assertThat(ada.with(CHOSEN).verifyAnew(mailbox.token()).status()).isEqualTo(200);
    assertOnlyHersWorks(ada.with(CHOSEN));
  }

  /// The token of one registration says nothing about the password of another.
  @Test
  void takesThePasswordOfItsOwnRegistrationAlone() {
    ada.register();
    var hers = mailbox.token();
    stranger.register();
    var theirs = mailbox.token();
    assertWrong(stranger.verify(hers));
    assertWrong(ada.verify(theirs));
    assertThat(ada.verify(hers).status()).isEqualTo(200);
    assertThat(stranger.verify(theirs).json().path("message").asString()).contains("sign in");
    assertThat(stranger.verifyAnew(theirs).status()).isEqualTo(400);
    assertOnlyHersWorks(ada);
  }

  @Test
  void takesFiveWrongPasswordsAndNoMore() {
    ada.register();
    var token = mailbox.token();
    for (var i = 0; i < 5; i++) {
      assertWrong(stranger.verify(token));
    }
    assertThat(ada.verify(token).status()).isEqualTo(400);
    assertThat(ada.verifyAnew(token).status()).isEqualTo(400);
    ada.ask("resend-verification");
    var again = mailbox.token();
    for (var i = 0; i < 4; i++) {
      assertWrong(stranger.verify(again));
    }
    assertThat(ada.verify(again).status()).isEqualTo(200);
  }

  @Test
  void holdsANewPasswordToTheRulesAndKeepsTheToken() {
    ada.register();
    var token = mailbox.token();
    for (var refused : new String[] {"short", "password1", "Ada Byron", ada.email()}) {
      var answer = ada.with(refused).verifyAnew(token);
      assertThat(answer.status()).as(refused).isEqualTo(400);
      assertThat(answer.json().path("error").path("details").path(0).path("field").asString())
          .isEqualTo("newPassword");
    }
    assertThat(ada.verify(token).status()).isEqualTo(200);
  }

  /// Who finds an account begun by a stranger need not live under the names that were typed there.
  @Test
  void takesNothingOfAStrangersWords() {
    stranger.register();
    var token = mailbox.token();
    var body =
        "{\"token\":\"%s\",\"newPassword\":\"%s\",\"name\":\"%s\",\"organization\":\"Hers\"}";
    for (var refused : new String[] {"", " ", "two\\nlines", "n".repeat(101)}) {
      var answer =
          ada.http().post("/dashboard/auth/verify", body.formatted(token, CHOSEN, refused));
      assertThat(answer.status()).as(refused).isEqualTo(400);
    }
    var emoji = "\uD83D\uDE42".repeat(100);
    var verified = ada.http().post("/dashboard/auth/verify", body.formatted(token, CHOSEN, emoji));
    assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
    var me = ada.me().data();
    assertThat(me.path("user").path("name").asString()).isEqualTo(emoji);
    assertThat(me.path("tenant").path("name").asString()).isEqualTo("Hers");
  }

  /// However many a stranger registers, the owner's link is in the mail.
  @Test
  void buriesNobodysLink() {
    ada.in(SERVER.http().from("127.0.55.1")).register();
    for (var i = 0; i < 5; i++) {
      stranger.in(SERVER.http().from("127.0.55.2")).register();
    }
    mailbox.settled();
    stranger.in(SERVER.http().from("127.0.55.2")).ask("resend-verification");
    var links = mailbox.settled().getFirst().path("links").valueStream().toList();
    assertThat(links).hasSize(6);
    assertThat(ada.verify(token(links.get(1))).status()).isEqualTo(200);
  }

  @Test
  void wantsOnePasswordAndNotTwo() {
    ada.register();
    var token = mailbox.token();
    for (var rest : new String[] {"", ",\"password\":\"a\",\"newPassword\":\"b\""}) {
      var body = "{\"token\":\"%s\"%s}".formatted(token, rest);
      assertThat(ada.http().post("/dashboard/auth/verify", body).status()).isEqualTo(400);
    }
    assertThat(ada.verify(token).status()).isEqualTo(200);
  }

  /// Each link takes the password of its own registration, and none is left out for another.
  @Test
  void sendsEachRegistrationItsLinkAgain() {
    ada.register();
    stranger.register();
    mailbox.settled();
    ada.ask("resend-verification");
    var links = mailbox.settled().getFirst().path("links").valueStream().toList();
    assertThat(links).hasSize(2);
    assertThat(ada.verify(token(links.getFirst())).status()).isEqualTo(401);
    assertThat(ada.verify(token(links.getLast())).status()).isEqualTo(200);
    assertOnlyHersWorks(ada);
  }

  @Test
  void putsTheLinksOfWhoeverAsksFirst() {
    ada.register();
    mailbox.settled();
    IntStream.range(0, 12).forEach(i -> registerFrom("203.0.113." + i, "a stranger's no. " + i));
    ada.ask("resend-verification");
    var mail = mailbox.settled().getFirst();
    assertThat(mail.path("links").size()).isEqualTo(10);
    assertThat(ada.verify(Mailbox.token(mail)).status()).isEqualTo(200);
  }

  /// What came from elsewhere, as the table keeps it.
  private void registerFrom(String source, String password) {
    DB.sql(
            """
            insert into accounts.registrations
              (registration_id, email, email_key, name, organization, password_hash, created_at,
               source, password_hint)
            select gen_random_uuid(), email, email_key, name, organization, :hash,
              created_at + interval '1 second', :source, -1
            from accounts.registrations where email = :email and source not like '203.%'
            limit 1
            """)
        .param("hash", password)
        .param("source", source)
        .param("email", ada.email())
        .update();
  }

  @Test
  void keepsSoManyOfOneSourceWaitingAndNoMore() {
    for (var i = 0; i < 5; i++) {
      assertThat(stranger.with("a stranger's no. " + i).register().status()).isEqualTo(201);
    }
    var refused = stranger.register();
    assertThat(refused.status()).isEqualTo(429);
    DB.sql("update accounts.registrations set source = 'elsewhere' where email = :email")
        .param("email", ada.email())
        .update();
    assertThat(ada.register().status()).as("another source is not delayed").isEqualTo(201);
    assertThat(ada.verify(mailbox.token()).status()).isEqualTo(200);
    assertThat(stranger.with("a stranger's no. 3").signIn().code())
        .isEqualTo("INVALID_CREDENTIALS");
  }

  @Test
  void leadsOnWhoeverForgetsThePasswordOfARegistrationThatWaits() {
    ada.register();
    mailbox.settled();
    assertThat(ada.ask("forgot-password").body())
        .isEqualTo(Person.stranger(SERVER).ask("forgot-password").body());
    var mail = mailbox.settled().getFirst();
    assertThat(mail.path("subject").asString()).contains("Finish your registration");
    assertThat(ada.with(CHOSEN).verifyAnew(Mailbox.token(mail)).status()).isEqualTo(200);
    assertOnlyHersWorks(ada.with(CHOSEN));
  }

  private void assertOnlyHersWorks(Person owner) {
    assertThat(owner.in(SERVER.http()).signIn().status()).isEqualTo(200);
    assertThat(stranger.signIn().code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(
            DB.sql("select count(*) from accounts.registrations where email = :email")
                .param("email", ada.email())
                .query(Long.class)
                .single())
        .isZero();
  }

  private static void assertWrong(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
  }

  private static String token(JsonNode link) {
    return link.asString().substring(link.asString().indexOf("token=") + "token=".length());
  }
}
