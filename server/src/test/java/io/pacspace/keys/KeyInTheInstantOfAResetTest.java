package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.web.SessionAuthenticator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/// A thief who makes a key at the very moment when the owner resets the password has nothing.
class KeyInTheInstantOfAResetTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TransactionTemplate TRANSACTIONS = SERVER.bean(TransactionTemplate.class);

  private final TestTenant thief = TestTenant.signUp(SERVER).awaitStatus("sandbox", "active");
  private final Principal.User session = session();
  private final Person owner =
      new Person(SERVER.http(), thief.email(), "a new password of the owner");

  private Principal.User session() {
    var sessions = SERVER.bean(SessionAuthenticator.class);
    return thief.http().cookies().stream()
        .filter(cookie -> cookie.getName().equals(sessions.cookieName()))
        .flatMap(cookie -> sessions.authenticate(Secret.of(cookie.getValue())).stream())
        .findFirst()
        .orElseThrow();
  }

  private Answer reset() {
    owner.ask("forgot-password");
    return owner.reset(new Mailbox(SERVER, owner.email()).token(), owner.password());
  }

  private Keys.Issued create() {
    return SERVER
        .bean(Keys.class)
        .create(session, "in time", EnvironmentKind.SANDBOX, Optional.empty());
  }

  @Test
  void endsAKeyThatWasAboutToBeMade() throws Exception {
    owner.ask("forgot-password");
    var token = new Mailbox(SERVER, owner.email()).token();
    var later = new CompletableFuture<Answer>();
    var key =
        TRANSACTIONS.execute(
            _ -> {
              var issued = create();
              Thread.startVirtualThread(() -> later.complete(owner.reset(token, owner.password())));
              Awaitility.await()
                  .atMost(Duration.ofSeconds(20))
                  .until(
                      () ->
                          SERVER.databases().waitingForLocks("control", "sessions.sessions") > 0
                              || later.isDone());
              return issued.text();
            });
    assertThat(later.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(SERVER.http().get("/api/v1/whoami", "X-Api-Key", key.full().reveal()).status())
        .isEqualTo(401);
  }

  @Test
  void refusesTheKeyOfASessionThatHasJustEnded() {
    assertThat(reset().status()).isEqualTo(200);
    assertThatThrownBy(this::create).isInstanceOf(Failure.Unauthenticated.class);
  }
}
