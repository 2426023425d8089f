package io.pacspace.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.secondfactor.AuthenticatorApp.Switched;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestingClock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Two servers on the same databases, asked at once: what works once works once in all.
class SecondFactorRaceTest {
  private static final int TIMES = 16;
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestingClock CLOCK = new TestingClock();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of(), CLOCK);
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of(), CLOCK);

  private final Switched switched = AuthenticatorApp.switchOn(Person.verified(ONE), CLOCK);
  private final AuthenticatorApp device = switched.device();

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  private static TestServer server(int number) {
    return number % 2 == 0 ? ONE : TWO;
  }

  private List<String> tickets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> AuthenticatorApp.ticket(device.owner().in(server(i).http())))
        .toList();
  }

  private static List<Integer> verifyAtOnce(List<String> tickets, String code) {
    return Concurrently.call(
        tickets.size(),
        i -> AuthenticatorApp.verify(server(i + 1).http(), tickets.get(i), code).status());
  }

  @Test
  void worksOnEveryNode() {
    var browser = TWO.http();
    var ticket = AuthenticatorApp.ticket(device.owner().in(ONE.http()));
    assertThat(AuthenticatorApp.verify(browser, ticket, device.codeAfter(1)).status())
        .isEqualTo(200);
    assertThat(browser.get("/dashboard/auth/me").status()).isEqualTo(200);
  }

  @Test
  void takesACodeOnceForAllTickets() {
    var statuses = verifyAtOnce(tickets(Backoff.FREE), device.codeAfter(1));
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(Backoff.FREE - 1);
  }

  @Test
  void takesATicketOnceForAllCodes() {
    var ticket = AuthenticatorApp.ticket(device.owner().in(ONE.http()));
    var statuses =
        Concurrently.call(
            switched.recoveryCodes().size(),
            i ->
                AuthenticatorApp.verify(server(i).http(), ticket, switched.recoveryCodes().get(i))
                    .status());
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 400).hasSize(statuses.size() - 1);
  }

  @Test
  void takesARecoveryCodeOnce() {
    var statuses = verifyAtOnce(tickets(TIMES), switched.recoveryCodes().getFirst());
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(TIMES - 1);
  }

  /// Guesses that come at once, on all nodes, must not slip past the limit together.
  @Test
  void countsWrongCodesThatComeAtOnce() {
    var statuses = verifyAtOnce(tickets(TIMES), device.wrongCode());
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(Backoff.FREE);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(TIMES - Backoff.FREE);
  }

  /// Both lock the person first, so neither waits for the other in a circle, and whichever comes
  /// first, the old password leads nowhere in the end.
  @Test
  void neverSignsInPastANewPassword() {
    var owner = device.owner();
    for (var round = 0; round < 6; round++) {
      var now = owner.with(round == 0 ? owner.password() : "password number " + round);
      var next = "password number " + (round + 1);
      var ticket = AuthenticatorApp.ticket(now.in(ONE.http()));
      var code = switched.recoveryCodes().get(round);
      var browser = TWO.http();
      var statuses =
          Concurrently.call(
              2,
              i ->
                  i == 0
                      ? now.change(next).status()
                      : AuthenticatorApp.verify(browser, ticket, code).status());
      assertThat(statuses.getFirst()).isEqualTo(200);
      assertThat(statuses.getLast()).isIn(200, 400);
      assertThat(browser.get("/dashboard/auth/me").status()).isEqualTo(401);
      assertThat(owner.me().status()).isEqualTo(200);
    }
  }

  @Test
  void givesOneSetOfRecoveryCodes() {
    var bob = Person.verified(ONE);
    bob.signIn();
    var enrolled = AuthenticatorApp.enroll(bob, CLOCK);
    var code = enrolled.code();
    var statuses =
        Concurrently.call(
            TIMES,
            i ->
                new AuthenticatorApp(bob.in(bob.http().at(server(i))), enrolled.secret(), CLOCK)
                    .confirm(code)
                    .status());
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(TIMES - 1);
  }
}
