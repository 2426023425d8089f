package io.pacspace.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class CapturedMailTest {
  private static final TestServer SERVER = TestServer.shared();

  private final String to = "captured-" + UUID.randomUUID() + "@company.test";
  private final CapturedMail captured = SERVER.bean(CapturedMail.class);
  private final Mailbox mailbox = new Mailbox(SERVER, to);

  /// A crash after delivery makes the job run again.
  @Test
  void keepsAMailOnceHoweverOftenItIsDelivered() {
    var id = UuidCreator.getTimeOrderedEpoch();
    captured.deliver(id, new Mail(to, "Hello", "Text"));
    captured.deliver(id, new Mail(to, "Hello", "Text"));
    assertThat(captured.newest(to)).hasSize(1);
  }

  @Test
  void showsProgramsWhatPeopleWouldGet() {
    captured.deliver(UUID.randomUUID(), new Mail(to, "First", "See http://localhost/a?token=1"));
    captured.deliver(UUID.randomUUID(), new Mail(to, "Second", "Nothing to see."));
    var messages = mailbox.messages();
    assertThat(messages)
        .extracting(m -> m.path("subject").asString())
        .containsExactly("Second", "First");
    var first = messages.getLast();
    assertThat(first.path("to").asString()).isEqualTo(to);
    assertThat(first.path("text").asString()).isEqualTo("See http://localhost/a?token=1");
    assertThat(first.path("links").path(0).asString()).isEqualTo("http://localhost/a?token=1");
    assertThat(first.path("sentAt").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
    assertThat(first.size()).isEqualTo(6);
  }

  @Test
  void showsPeopleAPageThatRunsNothing() {
    captured.deliver(
        UUID.randomUUID(),
        new Mail(to, "<script>alert(1)</script>", "Open http://localhost/\"><img/src=x> & go"));
    var page = SERVER.http().get("/dev/mail?to=" + to, "Accept", "text/html");
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&quot;&gt;&lt;img/src=x")
        .doesNotContain("<script", "<img", "style=");
  }

  @Test
  void findsAnAddressInAnyCase() {
    captured.deliver(UUID.randomUUID(), new Mail(to, "Hello", "Text"));
    assertThat(captured.newest(to.toUpperCase(java.util.Locale.ROOT))).hasSize(1);
    assertThat(captured.newest("nobody@company.test")).isEmpty();
    assertThat(captured.newest(null)).isNotEmpty();
  }

  @Test
  void keepsTheNewestThousandsOnly() {
    var db = SERVER.databases().control();
    db.sql(
            """
            insert into mail.captured (message_id, recipient, subject, content, sent_at)
            select gen_random_uuid(), :to, 'Old', 'Text', now() from generate_series(1, 6000)
            """)
        .param("to", to)
        .update();
    captured.deliver(UUID.randomUUID(), new Mail(to, "New", "Text"));
    var count = db.sql("select count(*) from mail.captured").query(Long.class).single();
    assertThat(count).isEqualTo(5_000);
    assertThat(mailbox.messages().getFirst().path("subject").asString()).isEqualTo("New");
  }

  @Test
  void sendsNothingFromATransactionThatFails() {
    var mailer = SERVER.bean(Mailer.class);
    SERVER
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            transaction -> {
              mailer.send(new Mail(to, "Hello", "Text"));
              transaction.setRollbackOnly();
            });
    assertThat(mailbox.settled()).isEmpty();
  }

  /// Two servers race for every mail, and one sends it.
  @Test
  void sendsEachMailOnceFromTwoServers() {
    var databases = TestDatabases.create();
    try (var one = TestServer.start(databases, Map.of());
        var other = TestServer.start(databases, Map.of())) {
      var people =
          IntStream.range(0, 20).mapToObj(i -> Person.stranger(i % 2 == 0 ? one : other)).toList();
      people.forEach(Person::register);
      people.forEach(person -> assertThat(new Mailbox(one, person.email()).settled()).hasSize(1));
    }
  }
}
