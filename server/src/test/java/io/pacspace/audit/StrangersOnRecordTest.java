package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What somebody tried who was not let in is for the tenant to see, in the list and in the file.
class StrangersOnRecordTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestServer server = TestServer.shared();
  private final TestTenant tenant = TestTenant.signUp(server);
  private final Person owner = new Person(tenant.http(), tenant.email(), TestTenant.PASSWORD);

  private List<JsonNode> listed(String action) {
    var path = "/dashboard/audit?actor=system&action=" + action;
    return tenant.http().get(path).data().path("items").valueStream().toList();
  }

  private JsonNode onRecord(String action) {
    await().atMost(PATIENCE).until(() -> !listed(action).isEmpty());
    var listed = listed(action);
    assertThat(listed).hasSize(1);
    var file = tenant.http().get("/dashboard/audit/export?action=" + action);
    assertThat(Lines.of(file)).isEqualTo(listed);
    return listed.getFirst();
  }

  @Test
  void seesAWrongPassword() {
    assertThat(owner.in(server.http()).with("not this one").signIn().status()).isEqualTo(401);

    var entry = onRecord("sign-in.refused");
    assertThat(entry.path("details").path("reason").asString()).isEqualTo("wrong-password");
    assertThat(entry.path("address").asString()).isNotEmpty();
  }

  @Test
  void seesARefusedKey() {
    tenant.awaitStatus("sandbox", "active");
    var made = tenant.http().post("/dashboard/api-keys", "{\"name\":\"old\"}").data();
    tenant.http().delete("/dashboard/api-keys/" + made.path("id").asString());
    var key = made.path("fullKey").asString();
    assertThat(server.http().get("/api/v1/whoami", "X-Api-Key", key).status()).isEqualTo(401);

    assertThat(onRecord("key.refused").path("target")).isEqualTo(made.path("id"));
  }

  @Test
  void seesWhoAskedForALinkToReplaceThePassword() {
    owner.in(server.http()).ask("forgot-password");

    var entry = onRecord("password.reset-requested");
    var me = tenant.http().get("/dashboard/auth/me").data().path("user");
    assertThat(entry.path("target")).isEqualTo(me.path("id"));
    assertThat(entry.path("details").path("source").asString()).isNotEmpty();
    var token = new Mailbox(server, tenant.email()).token();
    assertThat(tenant.http().get("/dashboard/audit").body()).doesNotContain(token);
  }
}
