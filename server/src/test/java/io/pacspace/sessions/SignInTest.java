package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SignInTest {
  private static final TestServer SERVER = TestServer.shared();

  private final Person ada = Person.verified(SERVER);

  @Test
  void handsOutACookieThatScriptsCannotRead() {
    var cookie = ada.signIn().header("Set-Cookie");
    assertThat(cookie)
        .matches("pacspace_session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=2592000; .*")
        .contains("HttpOnly", "SameSite=Lax")
        .doesNotContain("Secure", "Domain");
  }

  @Test
  void hashesTheCookieItKeeps() {
    ada.signIn();
    var value = ada.http().cookies().getFirst().getValue();
    var rows =
        SERVER
            .databases()
            .control()
            .sql("select s::text from sessions.sessions s")
            .query(String.class)
            .list();
    assertThat(rows).noneMatch(row -> row.contains(value));
  }

  /// Somebody who plants a cookie before sign-in must gain nothing (session fixation).
  @Test
  void givesANewValueAtEachSignInAndEndsTheOldSession() {
    ada.signIn();
    var before = ada.http().cookies().getFirst().getValue();
    ada.signIn();
    var after = ada.http().cookies().getFirst().getValue();
    assertThat(after).isNotEqualTo(before);
    var old = SERVER.http().get("/dashboard/auth/me", "Cookie", "pacspace_session=" + before);
    assertThat(old.status()).isEqualTo(401);
    assertThat(ada.me().status()).isEqualTo(200);
  }

  @Test
  void takesNoCookieButItsOwn() {
    for (var value : List.of("", "x", "a".repeat(43), "a".repeat(5000), "%00")) {
      var answer = SERVER.http().get("/dashboard/auth/me", "Cookie", "pacspace_session=" + value);
      assertThat(answer.status()).as(value).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("SESSION_REQUIRED");
    }
  }

  @Test
  void signsOutForGood() {
    ada.signIn();
    var value = ada.http().cookies().getFirst().getValue();
    var answer = ada.http().post("/dashboard/auth/logout");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie")).startsWith("pacspace_session=;").contains("Max-Age=0");
    var again = SERVER.http().get("/dashboard/auth/me", "Cookie", "pacspace_session=" + value);
    assertThat(again.status()).isEqualTo(401);
  }

  /// Whether it was still there or had just ended: it is over, which is what was asked for.
  @Test
  void signsOutOnceOrSeveralTimesAtOnce() {
    ada.signIn();
    var cookie = "pacspace_session=" + ada.http().cookies().getFirst().getValue();
    var answers =
        Concurrently.call(
            8,
            _ ->
                SERVER
                    .http()
                    .send("POST", "/dashboard/auth/logout", null, "Cookie", cookie)
                    .status());
    assertThat(answers).contains(200).allMatch(status -> status == 200 || status == 401);
  }

  /// A wrong password, an unknown address and an address that only waits: one answer, one hash.
  @Test
  void tellsNothingAboutWhoHasAnAccount() {
    var waiting = Person.stranger(SERVER);
    waiting.register();
    var before = hashes();
    var answers =
        List.of(
            ada.with("not the password").signIn(),
            Person.stranger(SERVER).signIn(),
            waiting.with("not the password").signIn(),
            new Person(SERVER.http(), "no address at all", "some password").signIn());
    assertThat(hashes() - before).isEqualTo(answers.size());
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(401);
              assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
              assertThat(answer.header("Set-Cookie")).isEmpty();
              assertThat(answer.json().path("message"))
                  .isEqualTo(answers.getFirst().json().path("message"));
            });
  }

  @Test
  void comparesThePasswordExactlyAsSent() {
    assertThat(ada.with(ada.password() + " ").signIn().status()).isEqualTo(401);
    assertThat(ada.with(ada.password().toUpperCase(java.util.Locale.ROOT)).signIn().status())
        .isEqualTo(401);
    assertThat(ada.signIn().status()).isEqualTo(200);
  }

  /// Guessing slows down whoever guesses; the owner signs in from elsewhere as ever.
  @Test
  void slowsDownWrongPasswordsFromOneSourceAlone() throws Exception {
    for (var i = 0; i < 10; i++) {
      assertThat(ada.with("guess number " + i).signIn().status()).isEqualTo(401);
    }
    var slowed = ada.signIn();
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.code()).isEqualTo("RATE_LIMITED");
    assertThat(Integer.parseInt(slowed.header("Retry-After"))).isBetween(1, 90);
    assertThat(signInFrom("127.0.0.2")).isEqualTo(200);
    assertThat(Person.verified(SERVER).signIn().status()).isEqualTo(200);
  }

  /// Many guesses at once must not slip past the limit together.
  @Test
  void countsGuessesThatComeAtOnce() throws Exception {
    Callable<Integer> guess = () -> ada.in(SERVER.http()).with("a wrong guess").signIn().status();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses =
          threads.invokeAll(Collections.nCopies(30, guess)).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(statuses).filteredOn(status -> status == 401).hasSize(10);
      assertThat(statuses).filteredOn(status -> status == 429).hasSize(20);
    }
  }

  /// Neither one after the other nor at once.
  @Test
  void doesNotCountRightPasswords() throws Exception {
    Callable<Integer> signIn = () -> ada.in(SERVER.http()).signIn().status();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = threads.invokeAll(Collections.nCopies(30, signIn));
      assertThat(statuses).extracting(Future::resultNow).containsOnly(200);
    }
    assertThat(ada.signIn().status()).isEqualTo(200);
  }

  private int signInFrom(String address) throws IOException, InterruptedException {
    var body =
        """
        {"email":"%s","password":"%s"}"""
            .formatted(ada.email(), ada.password());
    var url = SERVER.url().replace("localhost", "127.0.0.1") + "/dashboard/auth/login";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (var client =
        HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static double hashes() {
    return SERVER.bean(MeterRegistry.class).get("pacspace.password.hashes").counter().count();
  }
}
