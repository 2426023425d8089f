package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What strangers ask for keeps no mail from whoever needs it.
class MailLimitsTest {
  private static final int MAILS = 10;
  private static final TestServer SERVER =
      TestServer.start(
          TestDatabases.create(),
          Map.of("pacspace.limits.mails", MAILS, "pacspace.limits.mail-requests", 30));

  private final Person ada = Person.verified(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Http from(int source) {
    return SERVER.http().from("127.0.77." + source);
  }

  private void awaitMails(Person person, String subject, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                new Mailbox(SERVER, person.email())
                    .messages().stream()
                        .filter(mail -> mail.path("subject").asString().startsWith(subject))
                        .count(),
            found -> found == count);
  }

  private void awaitResets(int count) {
    awaitMails(ada, "Choose a new password", count);
  }

  private static int waitingForLater() {
    return SERVER
        .databases()
        .control()
        .sql(
            """
            select count(*) from jobs.jobs
            where task_name = 'account-mail'
              and execution_time between now() + interval '9 minutes' and now() + interval '10 minutes'
            """)
        .query(Integer.class)
        .single();
  }

  private static void letTheTimePass() {
    SERVER.databases().control().sql("update jobs.jobs set execution_time = now()").update();
  }

  /// A source has but a part of what an address gets, so that the owner's own comes at once.
  @Test
  void keepsAReserveFromOneStranger() {
    for (var i = 0; i < 11; i++) {
      assertThat(ada.in(from(1)).ask("forgot-password").status()).isEqualTo(202);
    }
    awaitResets(MAILS / 3);
    assertThat(ada.in(from(2)).ask("forgot-password").status()).isEqualTo(202);
    awaitResets(MAILS / 3 + 1);
    letTheTimePass();
  }

  /// Nobody uses up what is mailed for the other cause; and once that of one is used up, one mail
  /// waits for ten minutes, however many ask, instead of none. The owner who asks from where they
  /// were before waits for nothing.
  @Test
  void mailsTheOwnerWhateverManyStrangersAskFor() {
    var waiting = waitingForLater();
    IntStream.range(10, 12 + MAILS).forEach(source -> ada.in(from(source)).ask("forgot-password"));
    awaitResets(MAILS);
    assertThat(ada.in(from(40)).ask("forgot-password").status()).isEqualTo(202);
    assertThat(waitingForLater()).isEqualTo(waiting + 1);
    assertThat(ada.ask("forgot-password").status()).isEqualTo(202);
    awaitResets(MAILS + 1);
    letTheTimePass();
    awaitResets(MAILS + 2);

    var newcomer = Person.stranger(SERVER);
    IntStream.range(10, 12 + MAILS)
        .forEach(source -> newcomer.in(from(source)).ask("forgot-password"));
    assertThat(newcomer.register().status()).isEqualTo(201);
    awaitMails(newcomer, "Verify your address", 1);
  }

  /// The same answer whether or not there is an account, and a limit by source, which tells nothing
  /// of either. Whoever is refused takes no connection.
  @Test
  void limitsWhatOneSourceAsksFor() {
    var nobody = Person.stranger(SERVER).in(from(3));
    for (var i = 0; i < 30; i++) {
      var path = i % 2 == 0 ? "forgot-password" : "resend-verification";
      assertThat(nobody.ask(path).status()).isEqualTo(202);
    }
    SERVER.databases().reachable("control", false);
    try {
      assertThat(nobody.ask("forgot-password").status()).isEqualTo(429);
      assertThat(nobody.ask("resend-verification").status()).isEqualTo(429);
    } finally {
      SERVER.databases().reachable("control", true);
    }
    Awaitility.await()
        .until(() -> nobody.in(from(4)).ask("forgot-password").status(), status -> status == 202);
  }
}
