package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who guesses passwords is slowed down, on record, and told to the owner; who is known goes on.
class GuessingTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final int SOURCES = 3;

  private final Person ada = Person.verified(SERVER);

  private Http from(String address) {
    return SERVER.http().from(address);
  }

  /// Ten wrong passwords from each of three sources: all that unknown sources have in an hour.
  private void guessFromManySources() {
    for (var source = 0; source < SOURCES; source++) {
      var guesser = ada.in(from("127.0.66." + source)).with("a wrong guess");
      for (var i = 0; i < 10; i++) {
        assertThat(guesser.signIn().status()).isEqualTo(401);
      }
    }
  }

  private List<JsonNode> refusals() {
    return ada.http()
        .get("/dashboard/audit?limit=100")
        .data()
        .path("items")
        .valueStream()
        .filter(entry -> entry.path("action").asString().startsWith("sign-in."))
        .toList();
  }

  /// A guesser with many addresses gets no further than one with few, and keeps the owner out of
  /// nowhere that they have been before.
  @Test
  void slowsDownUnknownSourcesTogetherAndNoKnownOne() {
    assertThat(ada.in(from("127.0.0.7")).signIn().status()).isEqualTo(200);
    ada.signIn();
    guessFromManySources();

    assertThat(ada.in(from("127.0.66.77")).signIn().status()).isEqualTo(429);
    assertThat(ada.in(from("127.0.0.7")).signIn().status()).isEqualTo(200);
    assertThat(ada.in(SERVER.http()).signIn().status()).isEqualTo(200);
    var other = Person.verified(SERVER);
    assertThat(other.in(from("127.0.66.77")).signIn().status()).isEqualTo(200);
    tellsOnce();
    isOnRecordButBounded();
  }

  private void tellsOnce() {
    assertThat(new Mailbox(SERVER, ada.email()).settled())
        .filteredOn(mail -> mail.path("subject").asString().startsWith("Somebody guesses"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.path("text").asString()).contains("From: 127.0.66."));
  }

  /// The first of a kind is an entry with its source, the mail is one; the other thirty are none.
  private void isOnRecordButBounded() {
    Awaitility.await().until(() -> refusals().size() == 3);
    assertThat(refusals())
        .extracting(
            entry ->
                entry.path("action").asString()
                    + " "
                    + entry.path("details").path("reason").asString())
        .containsExactly(
            "sign-in.refused too-many-wrong-passwords",
            "sign-in.guessed wrong-password",
            "sign-in.refused wrong-password");
    assertThat(refusals().getLast().path("address").asString()).isEqualTo("127.0.66.0");
    assertThat(refusals()).allSatisfy(entry -> assertThat(entry.path("actor").isNull()).isTrue());
  }

  /// A thief who knew the old password is a stranger to the new one, and is told of again.
  @Test
  void knowsNoPlaceOfBeforeAfterAReset() {
    assertThat(ada.in(from("127.0.67.8")).signIn().status()).isEqualTo(200);
    ada.ask("forgot-password");
    var owner = ada.with("a new password of Ada's own");
    assertThat(ada.reset(new Mailbox(SERVER, ada.email()).token(), owner.password()).status())
        .isEqualTo(200);
    guessFromManySources();
    assertThat(owner.in(from("127.0.67.8")).signIn().status()).isEqualTo(429);
    assertThat(owner.signIn().status()).isEqualTo(200);
    assertThat(newSignIns()).as("the place of the reset is the owner's").isEmpty();
  }

  /// As the refusal says: a reset is a way on, also behind one address with whoever guesses.
  @Test
  void letsInWhoeverHasResetThePassword() {
    for (var i = 0; i < 10; i++) {
      assertThat(ada.with("a wrong guess").signIn().status()).isEqualTo(401);
    }
    assertThat(ada.signIn().status()).isEqualTo(429);
    ada.ask("forgot-password");
    var owner = ada.with("a new password of Ada's own");
    assertThat(ada.reset(new Mailbox(SERVER, ada.email()).token(), owner.password()).status())
        .isEqualTo(200);
    assertThat(owner.signIn().status()).isEqualTo(200);
  }

  /// Who was nowhere for more than a year has one place left, so the next is told of.
  @Test
  void tellsOfANewDeviceAlsoAfterYears() {
    SERVER
        .databases()
        .control()
        .sql("update sessions.known_places set seen_at = seen_at - interval '500 days'")
        .update();
    SERVER.bean(Sessions.class).sweep();
    signInWith("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1");
    assertThat(newSignIns()).hasSize(1);
  }

  @Test
  void countsHowSigningInEnds() {
    var refused = counted("refused");
    var signedIn = counted("signed-in");
    ada.with("a wrong guess").signIn();
    ada.signIn();

    assertThat(counted("refused")).isEqualTo(refused + 1);
    assertThat(counted("signed-in")).isEqualTo(signedIn + 1);
  }

  private static double counted(String outcome) {
    return SERVER
        .bean(MeterRegistry.class)
        .get("pacspace.sign.ins")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  /// The first sign-in is no surprise, the same device again neither, and a new version of the
  /// browser is no new device.
  @Test
  void tellsOfASignInFromANewDevice() {
    signInWith("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    signInWith("Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0");
    var before = newSignIns();
    signInWith("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1");

    assertThat(newSignIns()).hasSize(before.size() + 1);
    assertThat(newSignIns().getFirst().path("text").asString())
        .contains("Safari on an iPhone", "If it was not you");
  }

  private void signInWith(String userAgent) {
    var answer =
        SERVER
            .http()
            .post(
                "/dashboard/auth/login",
                """
                {"email":"%s","password":"%s"}\
                """
                    .formatted(ada.email(), ada.password()),
                "User-Agent",
                userAgent);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private List<JsonNode> newSignIns() {
    return new Mailbox(SERVER, ada.email())
        .settled().stream()
            .filter(mail -> mail.path("subject").asString().startsWith("New sign-in"))
            .toList();
  }
}
