package io.pacspace.secondfactor;

import static io.pacspace.secondfactor.Device.assertWrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.secondfactor.Device.Switched;
import io.pacspace.testing.Http;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Switching a second factor on: what an app gets, what is refused, what is left behind.
class EnrolmentTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final JdbcClient DB = SERVER.databases().control();

  private final Person ada = Person.verified(SERVER);
  private final Switched switched = Device.switchOn(ada);
  private final Device device = switched.device();

  private Http.Answer signIn(String code) {
    return device.signIn(SERVER, code);
  }

  @Test
  void replacesASecretThatWasNotConfirmed() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    var first = Device.enroll(bob);
    var second = Device.enroll(bob);

    assertThat(second.secret()).isNotEqualTo(first.secret());
    assertWrong(first.confirm(first.code()));
    assertThat(bob.me().data().path("user").path("mfaEnabled").asBoolean()).isFalse();
    assertThat(bob.in(SERVER.http()).signIn().header("Set-Cookie")).isNotEmpty();
    assertThat(second.confirm(second.code()).data().path("recoveryCodes")).hasSize(10);
  }

  @Test
  void isNotEnrolledOrConfirmedTwice() {
    assertThat(ada.http().post(Device.MFA + "enroll").code()).isEqualTo("ALREADY_EXISTS");
    var confirmed = device.confirm(device.codeAfter(1));
    assertThat(confirmed.status()).isEqualTo(409);
    assertThat(confirmed.code()).isEqualTo("ALREADY_EXISTS");

    var bob = Person.verified(SERVER);
    bob.signIn();
    assertThat(new Device(bob, device.secret()).confirm("123456").status()).isEqualTo(400);
  }

  @Test
  void writesNothingWhenItIsRead() {
    var rows =
        "select string_agg(f.xmin || f::text, ' ' order by user_id) from secondfactor.factors f";
    var before = DB.sql(rows).query(String.class).single();
    ada.me();
    for (var path : List.of("mfa/enroll", "mfa/confirm", "mfa/disable", "login/mfa-verify")) {
      var answer = ada.http().get("/dashboard/auth/" + path);
      assertThat(answer.status()).as(path).isEqualTo(405);
      assertThat(answer.header("Allow")).as(path).isEqualTo("POST");
    }
    assertThat(DB.sql(rows).query(String.class).single()).isEqualTo(before);
  }

  @Test
  void asksForASession() {
    for (var path : List.of("enroll", "confirm", "disable")) {
      var answer =
          SERVER.http().post(Device.MFA + path, "{\"code\":\"123456\",\"password\":\"p\"}");
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
        "mfa/confirm | {} | code is required.",
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
    var old = Device.enroll(bob);
    DB.sql(
            """
            update secondfactor.factors set enrolled_at = enrolled_at - interval '25 hours'
            """)
        .update();
    SERVER.bean(Challenges.class).sweep();

    assertThat(old.confirm(old.code()).status()).isEqualTo(400);
    assertThat(ada.me().data().path("user").path("mfaEnabled").asBoolean()).isTrue();
  }

  /// What `docs/operations.md` tells an operator to do for somebody who has lost everything.
  @Test
  void isTakenAwayByTheOperator() {
    DB.sql(
            """
            delete from secondfactor.factors f using accounts.users u
            where u.tenant_id = f.tenant_id and u.user_id = f.user_id and u.email_key = lower(:email)
            """)
        .param("email", ada.email())
        .update();
    assertThat(ada.in(SERVER.http()).signIn().header("Set-Cookie")).isNotEmpty();

    var again = Device.switchOn(ada);
    assertWrong(signIn(switched.recoveryCodes().getFirst()));
    assertThat(signIn(again.recoveryCodes().getFirst()).status()).isEqualTo(200);
  }

  private static JsonNode enrolled(Person person) {
    return person.http().post(Device.MFA + "enroll").data();
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
