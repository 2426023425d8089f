package io.pacspace.secondfactor;

import static io.pacspace.secondfactor.AuthenticatorApp.assertWrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.secondfactor.AuthenticatorApp.Switched;
import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestingClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Signing in with a code besides the password, over HTTP.
class SecondFactorTest {
  private static final TestServer SERVER = ClockedServer.SERVER;
  private static final TestingClock CLOCK = ClockedServer.CLOCK;
  private static final JdbcClient DB = SERVER.databases().control();

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Person ada = Person.verified(SERVER);
  private final Switched switched = AuthenticatorApp.switchOn(ada, CLOCK);
  private final AuthenticatorApp device = switched.device();

  private Http.Answer signIn(String code) {
    return device.signIn(SERVER, code);
  }

  /// Until the newest code that was used is one of before.
  private static void waitForTheNextCode() {
    CLOCK.advance(Duration.ofMinutes(1));
  }

  private static String fieldOf(Http.Answer refusal) {
    return refusal.json().path("error").path("details").path(0).path("field").asString("");
  }

  private static void assertTicketIsDead(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(fieldOf(answer)).isEqualTo("mfaTicket");
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @Test
  void asksForTheCodeAfterThePassword() {
    var browser = SERVER.http();
    var login = ada.in(browser).signIn();

    assertThat(login.status()).isEqualTo(200);
    assertThat(login.header("Set-Cookie")).isEmpty();
    assertThat(login.body())
        .matches(
            "\\{\"success\":true,\"data\":\\{\"requiresMfa\":true,\"mfaTicket\":\"[\\w-]{43}\"}}");
    assertThat(browser.get("/dashboard/auth/me").status()).isEqualTo(401);

    var ticket = login.data().path("mfaTicket").asString();
    var verified = AuthenticatorApp.verify(browser, ticket, device.codeAfter(1));
    assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
    assertThat(verified.header("Set-Cookie")).startsWith("pacspace_session=");
    assertThat(verified.data()).isEqualTo(browser.get("/dashboard/auth/me").data());
    assertThat(verified.data().path("user").path("mfaEnabled").asBoolean()).isTrue();
  }

  @Test
  void asksNobodyElse() {
    var bob = Person.verified(SERVER);
    var answer = bob.signIn();

    assertThat(answer.header("Set-Cookie")).isNotEmpty();
    assertThat(answer.data().path("user").path("mfaEnabled").asBoolean()).isFalse();
  }

  @Test
  void tellsAStrangerNothing() {
    assertWrong(ada.in(SERVER.http()).with("not the password").signIn());
    assertWrong(new Person(SERVER.http(), ada.email() + "x", ada.password()).signIn());
  }

  @Test
  void takesACodeOnce() {
    assertWrong(signIn(device.code()));
    var next = device.codeAfter(1);
    assertThat(signIn(next).status()).isEqualTo(200);
    assertWrong(signIn(next));
  }

  @Test
  void takesATicketOnce() {
    var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
    assertThat(AuthenticatorApp.verify(SERVER.http(), ticket, device.codeAfter(1)).status())
        .isEqualTo(200);
    waitForTheNextCode();
    assertTicketIsDead(AuthenticatorApp.verify(SERVER.http(), ticket, device.code()));
    assertTicketIsDead(AuthenticatorApp.verify(SERVER.http(), "no ticket", device.code()));
    assertTicketIsDead(AuthenticatorApp.verify(SERVER.http(), "", device.code()));
  }

  @Test
  void takesNoOldTicket() {
    var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
    CLOCK.advance(Duration.ofMinutes(5).minusMillis(1));
    assertWrong(AuthenticatorApp.verify(SERVER.http(), ticket, device.wrongCode()));
    CLOCK.advance(Duration.ofMillis(1));
    assertTicketIsDead(AuthenticatorApp.verify(SERVER.http(), ticket, device.codeAfter(1)));

    SERVER.bean(Challenges.class).sweep();
    assertThat(
            DB.sql("select count(*) from secondfactor.tickets where expires_at <= :now")
                .param("now", Timestamp.from(CLOCK.instant()))
                .query(Long.class)
                .single())
        .isZero();
  }

  /// The fifth wrong code spends the ticket, also where they were wrong recovery codes.
  @Test
  void endsATicketAfterFiveWrongCodes() {
    var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
    for (var code : List.of("", "no code", "1", "1234567", "aaaa-bbbb-cccc-dddd-eeee-ffff")) {
      assertWrong(AuthenticatorApp.verify(SERVER.http(), ticket, code));
    }
    assertTicketIsDead(AuthenticatorApp.verify(SERVER.http(), ticket, device.codeAfter(1)));
  }

  /// Guessing codes takes the password; who has it is slowed down on every node and from every
  /// address, while recovery codes still let the owner in.
  @Test
  void slowsDownWrongCodes() {
    for (var i = 0; i < Backoff.FREE; i++) {
      assertWrong(signIn(device.wrongCode()));
    }
    var slowed = signIn(device.codeAfter(1));
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.code()).isEqualTo("RATE_LIMITED");
    assertThat(slowed.header("Retry-After")).isEqualTo("30");
    assertThat(signIn(switched.recoveryCodes().getFirst()).status()).isEqualTo(200);
    assertThat(subjects()).contains("Wrong codes for your PacSpace account");

    CLOCK.advance(WAIT);
    assertWrong(signIn(device.wrongCode()));
    assertThat(signIn(device.codeAfter(1)).header("Retry-After")).isEqualTo("60");
    CLOCK.advance(WAIT.multipliedBy(2));
    assertThat(signIn(device.codeAfter(1)).status()).isEqualTo(200);
    assertWrong(signIn(device.wrongCode()));
    waitForTheNextCode();
    assertThat(signIn(device.code()).status()).isEqualTo(200);
  }

  private List<String> subjects() {
    return new Mailbox(SERVER, ada.email())
        .settled().stream().map(mail -> mail.path("subject").asString()).toList();
  }

  @Test
  void takesARecoveryCodeOnce() {
    var code = switched.recoveryCodes().get(3);
    assertThat(signIn(code.toUpperCase(java.util.Locale.ROOT)).status()).isEqualTo(200);
    assertWrong(signIn(code));
    assertThat(signIn(switched.recoveryCodes().get(4).replace("-", " ")).status()).isEqualTo(200);
    assertThat(subjects()).filteredOn(s -> s.startsWith("A recovery code")).hasSize(2);
    assertThat(new Mailbox(SERVER, ada.email()).messages().getFirst().path("text").asString())
        .contains("You have 8 left");
  }

  /// Neither what the new password's owner did not confirm nor a ticket of the old one opens the
  /// door, and wrong codes stay counted.
  @Test
  void staysOnWhenThePasswordIsReset() {
    for (var i = 0; i < Backoff.FREE; i++) {
      signIn(device.wrongCode());
    }
    var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
    ada.ask("forgot-password");
    var reset = ada.reset(new Mailbox(SERVER, ada.email()).token(), "another password of Ada's");
    assertThat(reset.status()).as(reset.toString()).isEqualTo(200);
    assertTicketIsDead(
        AuthenticatorApp.verify(SERVER.http(), ticket, switched.recoveryCodes().getFirst()));

    var browser = SERVER.http();
    var fresh = AuthenticatorApp.ticket(ada.in(browser).with("another password of Ada's"));
    assertThat(fresh).hasSize(43);
    assertThat(AuthenticatorApp.verify(browser, fresh, device.codeAfter(1)).status())
        .as("whoever reads the mailbox guesses no faster for that")
        .isEqualTo(429);
    assertThat(
            AuthenticatorApp.verify(browser, fresh, switched.recoveryCodes().getFirst()).status())
        .isEqualTo(200);
  }

  /// A mailbox alone takes no second factor off; one of its codes does, with the reset or not at
  /// all.
  @Test
  void isTakenOffAtAResetByACodeAlone() {
    ada.ask("forgot-password");
    var token = new Mailbox(SERVER, ada.email()).token();
    assertThat(reset(token, device.wrongCode()).code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(ada.me().status()).as("a wrong code changes nothing").isEqualTo(200);
    assertThat(ada.in(SERVER.http()).signIn().data().path("requiresMfa").asBoolean()).isTrue();

    assertThat(reset(token, switched.recoveryCodes().getFirst()).status()).isEqualTo(200);
    var browser = SERVER.http();
    assertThat(ada.in(browser).with("another password of Ada's").signIn().status()).isEqualTo(200);
    assertThat(ada.in(browser).me().data().path("user").path("mfaEnabled").asBoolean(true))
        .isFalse();
    assertThat(subjects()).contains("The second factor of your PacSpace account is off");
  }

  private static Http.Answer reset(String token, String code) {
    return SERVER
        .http()
        .post(
            "/dashboard/auth/reset-password",
            """
            {"token":"%s","password":"another password of Ada's","code":"%s"}\
            """
                .formatted(token, code));
  }

  @Test
  void isSwitchedOffByBothFactorsTogether() {
    assertWrong(device.disable("not the password", device.codeAfter(1)));
    assertWrong(device.disable(ada.password(), device.wrongCode()));
    assertWrong(device.disable(ada.password(), device.code()));
    assertThat(device.disable(ada.password(), device.codeAfter(1)).status()).isEqualTo(200);

    assertThat(ada.me().data().path("user").path("mfaEnabled").asBoolean()).isFalse();
    assertThat(ada.in(SERVER.http()).signIn().header("Set-Cookie")).isNotEmpty();
    assertThat(device.disable(ada.password(), device.codeAfter(1)).status()).isEqualTo(404);
    assertThat(subjects())
        .contains(
            "The second factor of your PacSpace account is on",
            "The second factor of your PacSpace account is off");
  }

  /// Ten new codes for both factors, without a moment in which the password alone would do.
  @Test
  void makesNewRecoveryCodes() {
    var old = switched.recoveryCodes();
    assertWrong(device.renewRecoveryCodes("not the password", device.codeAfter(1)));
    assertWrong(device.renewRecoveryCodes(ada.password(), device.wrongCode()));
    var answer = device.renewRecoveryCodes(ada.password(), old.getFirst());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);

    var codes = AuthenticatorApp.recoveryCodes(answer);
    assertThat(codes).hasSize(10).doesNotContainAnyElementsOf(old);
    assertWrong(signIn(old.get(1)));
    assertThat(signIn(codes.getFirst()).status()).isEqualTo(200);
    assertThat(subjects()).contains("Your PacSpace account has new recovery codes");
  }

  /// A mail says when and from where, since that is what shows an owner that it was not them.
  @Test
  void tellsWhenAndFromWhere() {
    assertThat(device.disable(ada.password(), device.codeAfter(1)).status()).isEqualTo(200);

    assertThat(new Mailbox(SERVER, ada.email()).settled())
        .filteredOn(mail -> mail.path("subject").asString().endsWith("is off"))
        .singleElement()
        .satisfies(
            mail ->
                assertThat(mail.path("text").asString())
                    .contains(CLOCK.instant().toString().substring(0, 10), "From: ")
                    .contains("a Java program")
                    .contains("If it was not you"));
  }

  @Test
  void isSwitchedOffByARecoveryCodeToo() {
    var code = switched.recoveryCodes().getFirst();
    assertThat(device.disable(ada.password(), code).status()).isEqualTo(200);

    var again = AuthenticatorApp.switchOn(ada, CLOCK);
    assertThat(again.recoveryCodes()).doesNotContainAnyElementsOf(switched.recoveryCodes());
    assertWrong(signIn(switched.recoveryCodes().get(1)));
    assertThat(signIn(again.recoveryCodes().getFirst()).status()).isEqualTo(200);
  }

  @Test
  void belongsToOnePerson() {
    var bob = AuthenticatorApp.switchOn(Person.verified(SERVER), CLOCK);

    assertWrong(signIn(bob.device().codeAfter(1)));
    assertWrong(signIn(bob.recoveryCodes().getFirst()));
    assertThat(signIn(device.codeAfter(1)).status()).isEqualTo(200);
    var ticket = AuthenticatorApp.ticket(bob.device().owner().in(SERVER.http()));
    assertWrong(
        AuthenticatorApp.verify(SERVER.http(), ticket, switched.recoveryCodes().getFirst()));
    assertThat(
            AuthenticatorApp.verify(SERVER.http(), ticket, bob.recoveryCodes().getFirst()).status())
        .isEqualTo(200);
  }

  @Test
  void keepsWhatWasDone() {
    signIn(device.wrongCode());
    signIn(switched.recoveryCodes().getFirst());
    device.disable(ada.password(), device.codeAfter(1));

    assertThat(
            ada.http()
                .get("/dashboard/audit")
                .data()
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("action").asString().startsWith("mfa."))
                .map(entry -> entry.path("action").asString() + " " + entry.path("details")))
        .containsExactly(
            "mfa.disabled {}",
            "mfa.recovery-code-used {\"left\":\"9\"}",
            "mfa.refused {\"inARow\":\"1\"}",
            "mfa.enabled {}",
            "mfa.enrolled {}");
  }

  @Test
  void keepsNoSecretReadable() {
    var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
    var rows =
        String.join(
            "\n",
            DB.sql(
                    """
                    select f::text from secondfactor.factors f
                    union all select c::text from secondfactor.recovery_codes c
                    union all select t::text from secondfactor.tickets t
                    union all select e::text from audit.entries e
                    """)
                .query(String.class)
                .list());

    assertThat(rows)
        .contains("\\x")
        .doesNotContain(ticket, device.secret())
        .doesNotContain(switched.recoveryCodes())
        .doesNotContain(device.hex())
        .doesNotContain(
            AuthenticatorApp.hex(switched.recoveryCodes().getFirst()),
            AuthenticatorApp.hex(ticket));
  }
}
