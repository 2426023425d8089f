package io.pacspace.testing;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// What a server captured for one address.
public final class Mailbox {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestServer server;
  private final String address;

  /// The mailbox of an address.
  public Mailbox(TestServer server, String address) {
    this.server = server;
    this.address = address;
  }

  /// What is there now, newest first.
  public List<JsonNode> messages() {
    return server
        .http()
        .get("/dev/mail?to=" + address, "Accept", "application/json")
        .data()
        .path("messages")
        .valueStream()
        .toList();
  }

  /// What is there once nothing is about to be sent any more, newest first.
  public List<JsonNode> settled() {
    Awaitility.await().atMost(PATIENCE).until(() -> waiting(server) == 0);
    return messages();
  }

  /// The token in the newest mail, once nothing waits to be sent any more.
  public String token() {
    return token(settled().getFirst());
  }

  /// The token in the first link of a mail.
  public static String token(JsonNode message) {
    var link = message.path("links").path(0).asString();
    return link.substring(link.indexOf("token=") + "token=".length());
  }

  private static long waiting(TestServer server) {
    return server
        .databases()
        .control()
        .sql(
            """
            select count(*) from jobs.jobs
            where task_name in ('mail', 'account-mail')
              and execution_time < now() + interval '1 minute'
            """)
        .query(Long.class)
        .single();
  }
}
