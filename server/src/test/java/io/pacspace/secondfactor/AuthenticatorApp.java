package io.pacspace.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// Somebody's authenticator app, and what they do with its codes.
public record AuthenticatorApp(Person owner, String secret, Clock clock) {
  static final String MFA = "/dashboard/auth/mfa/";

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// Enrolls somebody who is signed in.
  static AuthenticatorApp enroll(Person owner, Clock clock) {
    var answer = enroll(owner);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return new AuthenticatorApp(owner, answer.data().path("secret").asString(), clock);
  }

  /// Asks for a secret with the password that somebody believes to have.
  static Http.Answer enroll(Person owner) {
    return owner
        .http()
        .post(
            MFA + "enroll",
            """
            {"password":"%s"}\
            """
                .formatted(owner.password()));
  }

  /// Enrolls somebody and confirms; answers the recovery codes.
  static Switched switchOn(Person owner, Clock clock) {
    owner.signIn();
    var device = enroll(owner, clock);
    var answer = device.confirm(device.code());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return new Switched(device, recoveryCodes(answer));
  }

  /// The recovery codes that an answer shows.
  static List<String> recoveryCodes(Http.Answer answer) {
    return answer.data().path("recoveryCodes").valueStream().map(JsonNode::asString).toList();
  }

  /// A device and the recovery codes that go with it.
  record Switched(AuthenticatorApp device, List<String> recoveryCodes) {}

  /// What it shows now.
  public String code() {
    return codeAfter(0);
  }

  /// What it shows that many steps later.
  String codeAfter(long steps) {
    return Totp.code(bytes(), Totp.stepAt(clock.instant()) + steps);
  }

  /// A code that it does not show for minutes around now.
  String wrongCode() {
    var right = LongStream.range(-5, 6).mapToObj(this::codeAfter).toList();
    return IntStream.range(0, 100)
        .mapToObj("%06d"::formatted)
        .filter(code -> !right.contains(code))
        .findFirst()
        .orElseThrow();
  }

  /// The secret as a database would show it.
  String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /// A text as a database would show its bytes.
  static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    var buffer = 0;
    var buffered = 0;
    for (var i = 0; i < secret.length(); i++) {
      buffer = (buffer << 5) | ALPHABET.indexOf(secret.charAt(i));
      buffered += 5;
      if (buffered >= 8) {
        buffered -= 8;
        bytes.write(buffer >>> buffered);
        buffer &= (1 << buffered) - 1;
      }
    }
    return bytes.toByteArray();
  }

  Http.Answer confirm(String code) {
    return owner
        .http()
        .post(
            MFA + "confirm",
            """
            {"code":"%s"}\
            """
                .formatted(code));
  }

  Http.Answer disable(String password, String code) {
    return withBothFactors("disable", password, code);
  }

  Http.Answer renewRecoveryCodes(String password, String code) {
    return withBothFactors("recovery-codes", password, code);
  }

  private Http.Answer withBothFactors(String what, String password, String code) {
    return owner
        .http()
        .post(
            MFA + what,
            """
            {"password":"%s","code":"%s"}\
            """
                .formatted(password, code));
  }

  /// The ticket that the right password gets in some browser.
  static String ticket(Person person) {
    var answer = person.signIn();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.data().path("mfaTicket").asString();
  }

  static Http.Answer verify(Http browser, String ticket, String code) {
    return browser.post(
        "/dashboard/auth/login/mfa-verify",
        """
        {"mfaTicket":"%s","code":"%s"}\
        """
            .formatted(ticket, code));
  }

  /// Signs the owner in with a code, in a new browser.
  Http.Answer signIn(TestServer server, String code) {
    var browser = server.http();
    return verify(browser, ticket(owner.in(browser)), code);
  }

  /// The one answer to whatever is wrong.
  static void assertWrong(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }
}
