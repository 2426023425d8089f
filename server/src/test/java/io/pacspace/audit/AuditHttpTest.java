package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every change of keys and plan can be told afterwards: who, what, when, from where.
class AuditHttpTest {
  private static final String KEYS = "/dashboard/api-keys";

  private final TestServer server = TestServer.shared();
  private final TestTenant tenant = TestTenant.signUp(server);

  @Test
  void tellsWhatBecameOfAKey() {
    tenant.awaitStatus("sandbox", "active");
    var created =
        tenant
            .http()
            .post(
                KEYS, "{\"name\":\"billing\"}", "X-Request-Id", "make-it", "User-Agent", "test/1");
    var id = created.data().path("id").asString();
    tenant.http().patch(KEYS + "/" + id, "{\"name\":\"renamed\"}", "X-Request-Id", "rename-it");
    var rotated = tenant.http().post(KEYS + "/" + id + "/rotate", "{}", "X-Request-Id", "turn-it");
    tenant.http().delete(KEYS + "/" + id, "X-Request-Id", "end-it");

    var entries = entries("key.");

    assertThat(entries)
        .extracting(e -> e.path("action").asString())
        .containsExactly("key.revoked", "key.rotated", "key.changed", "key.created");
    assertThat(entries)
        .extracting(e -> e.path("requestId").asString())
        .containsExactly("end-it", "turn-it", "rename-it", "make-it");
    assertThat(entries).extracting(e -> e.path("target").asString()).containsOnly(id);
    assertThat(entries)
        .allSatisfy(
            e -> assertThat(e.path("address").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1"))
        .allSatisfy(e -> assertThat(e.path("actor").asString()).startsWith("usr_"))
        .allSatisfy(e -> assertThat(e.path("id").asString()).startsWith("aud_"));
    assertThat(entries.getLast().path("userAgent").asString()).isEqualTo("test/1");
    assertThat(entries.getLast().path("details").path("environment").asString())
        .isEqualTo("sandbox");
    assertThat(entries.get(1).path("details").path("replacedBy").asString())
        .isEqualTo(rotated.data().path("id").asString());
    assertThat(Instant.parse(entries.getFirst().path("at").asString()))
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
  }

  @Test
  void keepsNoSecret() {
    tenant.awaitStatus("sandbox", "active");
    var created = tenant.http().post(KEYS, "{\"name\":\"billing\"}").data();
    var rotated =
        tenant.http().post(KEYS + "/" + created.path("id").asString() + "/rotate", "{}").data();

    assertThat(tenant.http().get("/dashboard/audit").body())
        .doesNotContain(created.path("secretKey").asString())
        .doesNotContain(rotated.path("secretKey").asString());
  }

  @Test
  void tellsWhatBecameOfThePlan() {
    tenant.upgrade("pilot");
    tenant.http().post("/dashboard/billing/cancel");
    tenant.http().post("/dashboard/billing/cancel");
    tenant.http().post("/dashboard/billing/resume");
    tenant.http().post("/dashboard/billing/resume");

    var entries = entries("plan.");

    assertThat(entries)
        .extracting(e -> e.path("action").asString())
        .containsExactly("plan.resumed", "plan.cancelled", "plan.changed");
    assertThat(entries)
        .extracting(e -> e.path("target").asString())
        .allMatch(t -> t.startsWith("tnt_"));
    assertThat(entries)
        .extracting(e -> e.path("actor").asString())
        .allMatch(a -> a.startsWith("usr_"));
    var change = entries.getLast().path("details");
    assertThat(change.path("from").asString()).isEqualTo("free");
    assertThat(change.path("to").asString()).isEqualTo("pilot");
  }

  @Test
  void tellsItToNobodyElse() {
    tenant.upgrade("pilot");
    var other = TestTenant.signUp(server);

    assertThat(other.http().get("/dashboard/audit").body()).doesNotContain("plan.changed");
    assertThat(server.http().get("/dashboard/audit").status()).isEqualTo(401);
  }

  @Test
  void comesInPages() {
    tenant.awaitStatus("sandbox", "active");
    tenant.upgrade("pilot").upgrade("starter").upgrade("growth");

    var all = tenant.http().get("/dashboard/audit").data();
    var second = tenant.http().get("/dashboard/audit?page=2&limit=1").data();

    assertThat(all.path("page").asInt()).isEqualTo(1);
    assertThat(all.path("limit").asInt()).isEqualTo(50);
    assertThat(all.path("total").asInt()).isEqualTo(all.path("items").size());
    assertThat(second.path("total")).isEqualTo(all.path("total"));
    assertThat(second.path("items").size()).isEqualTo(1);
    assertThat(second.path("items").path(0)).isEqualTo(all.path("items").path(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"page=0", "page=x", "limit=0", "limit=101", "page=99999999999"})
  void refusesPagesThatAreNone(String query) {
    var answer = tenant.http().get("/dashboard/audit?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("details").path(0).path("field").asString())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  private List<JsonNode> entries(String prefix) {
    return tenant
        .http()
        .get("/dashboard/audit")
        .data()
        .path("items")
        .valueStream()
        .filter(e -> e.path("action").asString().startsWith(prefix))
        .toList();
  }
}
