package io.pacspace.secondfactor;

import static io.pacspace.secondfactor.AuthenticatorApp.assertWrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.accounts.Users;
import io.pacspace.secondfactor.AuthenticatorApp.Switched;
import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestingClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Switching a second factor on: what an app gets, what is refused, what is left behind.
class EnrolmentTest {
  private static final TestServer SERVER = ClockedServer.SERVER;
  private static final TestingClock CLOCK = ClockedServer.CLOCK;
  private static final JdbcClient DB = SERVER.databases().control();

  private final Person ada = Person.verified(SERVER);
  private final Switched switched = AuthenticatorApp.switchOn(ada, CLOCK);
  private final AuthenticatorApp device = switched.device();

  private Http.Answer signIn(String code) {
    return device.signIn(SERVER, code);
  }

  @Test
  void replacesASecretThatWasNotConfirmed() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var first = AuthenticatorApp.enroll(bob, CLOCK);
    var second = AuthenticatorApp.enroll(bob, CLOCK);

    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertWrong(first.confirm(first.code()));
    assertThat(bob.me().data().path("user").path("mfaEnabled").asBoolean()).isFalse();
    assertThat(bob.in(SERVER.http()).signIn().header("Set-Cookie")).isNotEmpty();
    assertThat(second.confirm(second.code()).data().path("recoveryCodes")).hasSize(10);
  }

  /// A thief who has but a session gets no factor, so nothing of theirs is left after a reset.
  @Test
  void isRefusedToWhoeverHasTheSessionAlone() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    assertWrong(AuthenticatorApp.enroll(bob.with("a thief's guess")));
    assertThat(bob.http().post(AuthenticatorApp.MFA + "enroll").status()).isEqualTo(400);
    assertThat(new AuthenticatorApp(bob, device.secret(), CLOCK).confirm(device.code()).status())
        .isEqualTo(400);

    bob.ask("forgot-password");
    var reset = bob.reset(new Mailbox(SERVER, bob.email()).token(), "another password of Bob's");
    assertThat(reset.status()).as(reset.toString()).isEqualTo(200);
    var again = bob.in(SERVER.http()).with("another password of Bob's");
    assertThat(again.signIn().data().path("requiresMfa").isMissingNode()).isTrue();
    assertThat(again.me().status()).isEqualTo(200);
    assertThat(bob.me().status()).isEqualTo(401);
  }

  /// A thief who has but the session cannot finish what its owner has begun.
  @Test
  void isNotConfirmedByGuessing() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var begun = AuthenticatorApp.enroll(bob, CLOCK);
    for (var i = 0; i < 5; i++) {
      assertWrong(begun.confirm(begun.wrongCode()));
    }
    assertThat(begun.confirm(begun.code()).status()).isEqualTo(400);
    assertThat(bob.http().get("/dashboard/audit").data().path("items").valueStream())
        .filteredOn(entry -> entry.path("action").asString().equals("mfa.refused"))
        .hasSize(5);
    var again = AuthenticatorApp.enroll(bob, CLOCK);
    assertWrong(again.confirm(again.wrongCode()));
    assertThat(again.confirm(again.code()).status()).isEqualTo(200);
  }

  /// Guesses here count as those at signing in do, or this would be a way around that limit.
  @Test
  void countsWrongPasswordsAsSigningInDoes() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    for (var i = 0; i < 5; i++) {
      assertWrong(AuthenticatorApp.enroll(bob.with("guess number " + i)));
      assertThat(bob.in(SERVER.http()).with("guess number " + i).signIn().status()).isEqualTo(401);
    }
    assertThat(AuthenticatorApp.enroll(bob).status()).isEqualTo(429);
    assertThat(bob.me().status()).isEqualTo(200);
  }

  /// Whoever is signed in elsewhere, with the password alone, has to come back with both factors.
  @Test
  void endsEveryOtherSession() {
    var bob = Person.verified(SERVER);
    var elsewhere = bob.in(SERVER.http());
    elsewhere.signIn();
    AuthenticatorApp.switchOn(bob, CLOCK);

    assertThat(elsewhere.me().status()).isEqualTo(401);
    assertThat(bob.me().status()).isEqualTo(200);
  }

  /// Who knew the old password may have seen the secret that waits.
  @Test
  void diesWithThePasswordItWasBegunWith() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var begun = AuthenticatorApp.enroll(bob, CLOCK);
    assertThat(bob.change("another password of Bob's").status()).isEqualTo(200);

    assertThat(begun.confirm(begun.code()).status()).isEqualTo(400);
  }

  @Test
  void isNotEnrolledOrConfirmedTwice() {
    assertThat(AuthenticatorApp.enroll(ada).code()).isEqualTo("ALREADY_EXISTS");
    var confirmed = device.confirm(device.codeAfter(1));
    assertThat(confirmed.status()).isEqualTo(409);
    assertThat(confirmed.code()).isEqualTo("ALREADY_EXISTS");

    var bob = Person.verified(SERVER);
    bob.signIn();
    assertThat(new AuthenticatorApp(bob, device.secret(), CLOCK).confirm("123456").status())
        .isEqualTo(400);
  }

  @Test
  void writesNothingWhenItIsRead() {
    var rows =
        "select string_agg(f.xmin || f::text, ' ' order by user_id) from secondfactor.factors f";
    var before = DB.sql(rows).query(String.class).single();
    ada.me();
    for (var path :
        List.of(
            "mfa/enroll", "mfa/confirm", "mfa/disable", "mfa/recovery-codes", "login/mfa-verify")) {
      var answer = ada.http().get("/dashboard/auth/" + path);
      assertThat(answer.status()).as(path).isEqualTo(405);
      assertThat(answer.header("Allow")).as(path).isEqualTo("POST");
    }
    assertThat(DB.sql(rows).query(String.class).single()).isEqualTo(before);
  }

  @Test
  void asksForASession() {
    for (var path : List.of("enroll", "confirm", "disable", "recovery-codes")) {
      var answer =
          SERVER
              .http()
              .post(AuthenticatorApp.MFA + path, "{\"code\":\"123456\",\"password\":\"p\"}");
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.code()).as(path).isEqualTo("SESSION_REQUIRED");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login/mfa-verify | {} | code is required (and 1 more, see details).",
        "login/mfa-verify | {\"mfaTicket\":\"x\"} | code is required.",
        "login/mfa-verify | {\"mfaTicket\":\"x\",\"code\":123456} | code must be a text.",
        "mfa/enroll | {} | password is required.",
        "mfa/confirm | {} | code is required.",
        "mfa/recovery-codes | {\"password\":\"p\"} | code is required.",
        "mfa/disable | {\"code\":\"123456\"} | password is required.",
      })
  void refusesBadInput(String path, String body, String sentence) {
    var answer = ada.http().post("/dashboard/auth/" + path, body);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).isEqualTo(sentence);
  }

  @Test
  void forgetsASecretThatNobodyConfirmed() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var old = AuthenticatorApp.enroll(bob, CLOCK);
    CLOCK.advance(Duration.ofMinutes(15));
    assertThat(old.confirm(old.code()).status()).isEqualTo(400);
    SERVER.bean(Challenges.class).sweep();
    assertThat(old.confirm(old.code()).status()).isEqualTo(400);
    assertThat(signIn(device.code()).status()).isEqualTo(200);
  }

  /// What `operator factor reset` does for somebody who has lost everything.
  @Test
  void isTakenAwayByTheOperator() {
    var owner = SERVER.bean(Users.class).findByEmail(ada.email()).orElseThrow();
    SERVER.bean(FactorReset.class).reset(owner);
    assertThat(new Mailbox(SERVER, ada.email()).settled().getFirst().path("text").asString())
        .contains("has taken the second factor of your account away");
    assertThat(ada.in(SERVER.http()).signIn().header("Set-Cookie")).isNotEmpty();

    var again = AuthenticatorApp.switchOn(ada, CLOCK);
    assertWrong(signIn(switched.recoveryCodes().getFirst()));
    assertThat(signIn(again.recoveryCodes().getFirst()).status()).isEqualTo(200);
  }

  private static JsonNode enrolled(Person person) {
    return AuthenticatorApp.enroll(person).data();
  }

  @Test
  void writesWhatAnAppReads() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var data = enrolled(bob);
    var secret = data.path("secret").asString();

    assertThat(List.copyOf(data.propertyNames())).containsExactly("secret", "otpauthUri", "qrSvg");
    assertThat(secret).matches("[A-Z2-7]{32}");
    assertThat(data.path("otpauthUri").asString())
        .isEqualTo(
            "otpauth://totp/PacSpace:%s?secret=%s&issuer=PacSpace"
                .formatted(bob.email().replace("@", "%40"), secret));
    assertThat(Scanner.read(data.path("qrSvg").asString()))
        .isEqualTo(data.path("otpauthUri").asString());
  }
}
