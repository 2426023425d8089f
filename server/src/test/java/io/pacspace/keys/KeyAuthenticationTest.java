package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who gets in with an API key, and how soon no longer.
class KeyAuthenticationTest {
  private static final String KEYS = "/dashboard/api-keys";
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private final TestServer server = TestServer.shared();
  private final TestTenant tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
  private final Http people = tenant.http();
  private final Http program = server.http();
  private final JsonNode key = people.post(KEYS, "{\"name\":\"billing\"}").data();
  private final String path = KEYS + "/" + key.path("id").asString();
  private final String full = key.path("fullKey").asString();

  @Test
  void tellsAProgramWhichKeyItHolds() {
    people.patch(path, "{\"expiresAt\":\"2999-01-01T00:00:00.000Z\"}");

    var answer = whoami(full);

    assertThat(answer.status()).isEqualTo(200);
    var told = answer.data();
    assertThat(told.propertyNames())
        .containsExactlyInAnyOrder("tenantId", "environment", "keyId", "name", "expiresAt");
    assertThat(told.path("tenantId").asString()).startsWith("tnt_");
    assertThat(told.path("environment").asString()).isEqualTo("sandbox");
    assertThat(told.path("keyId")).isEqualTo(key.path("id"));
    assertThat(told.path("name").asString()).isEqualTo("billing");
    assertThat(told.path("expiresAt").asString()).isEqualTo("2999-01-01T00:00:00.000Z");
  }

  @Test
  void refusesEveryBadKeyInTheSameWords() {
    var off = people.post(KEYS, "{\"name\":\"off\"}").data();
    people.patch(KEYS + "/" + off.path("id").asString(), "{\"active\":false}");
    var revoked = people.post(KEYS, "{\"name\":\"revoked\"}").data();
    people.delete(KEYS + "/" + revoked.path("id").asString());
    var expired = people.post(KEYS, "{\"name\":\"expired\"}").data();
    people.post(KEYS + "/" + expired.path("id").asString() + "/rotate", "{\"overlapSeconds\":0}");
    var presented =
        new String[] {
          "",
          "nonsense",
          key.path("publicKey").asString(),
          key.path("secretKey").asString(),
          ApiKey.next(EnvironmentKind.SANDBOX).full().reveal(),
          key.path("publicKey").asString() + "." + off.path("secretKey").asString(),
          full.replace("pk_test_", "pk_live_"),
          off.path("fullKey").asString(),
          revoked.path("fullKey").asString(),
          expired.path("fullKey").asString(),
        };
    var missing = program.get("/api/v1/whoami", "X-Request-Id", "same");
    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.code()).isEqualTo("INVALID_API_KEY");

    for (var text : presented) {
      var answer = program.get("/api/v1/whoami", "X-Api-Key", text, "X-Request-Id", "same");

      assertThat(answer.status()).as(text).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(missing.body());
    }
    assertThat(whoami(full).status()).isEqualTo(200);
  }

  @Test
  void isNoSessionAndASessionIsNoKey() {
    assertThat(program.get(KEYS, "X-Api-Key", full).status()).isEqualTo(401);
    assertThat(people.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void followsASwitchAtOnceOnTheNodeThatWasAsked() {
    assertThat(whoami(full).status()).isEqualTo(200);
    people.patch(path, "{\"active\":false}");
    assertThat(whoami(full).status()).isEqualTo(401);
    people.patch(path, "{\"active\":true}");
    assertThat(whoami(full).status()).isEqualTo(200);
    people.delete(path);
    assertThat(whoami(full).status()).isEqualTo(401);
  }

  @Test
  void letsBothKeysInDuringTheOverlap() {
    var fresh = people.post(path + "/rotate", "{\"overlapSeconds\":3600}").data();

    assertThat(whoami(full).status()).isEqualTo(200);
    assertThat(whoami(fresh.path("fullKey").asString()).status()).isEqualTo(200);
  }

  @Test
  void endsTheOldKeyWithTheOverlap() {
    var fresh = people.post(path + "/rotate", "{\"overlapSeconds\":1}").data();
    assertThat(whoami(full).status()).isEqualTo(200);

    Awaitility.await()
        .atMost(Duration.ofSeconds(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> whoami(full).status() == 401);
    assertThat(whoami(fresh.path("fullKey").asString()).status()).isEqualTo(200);
  }

  @Test
  void isRefusedOnEveryNodeWithinASecondOfBeingRevoked() {
    try (var node = TestServer.start(server.databases(), Map.of())) {
      var elsewhere = node.http();
      assertThat(elsewhere.get("/api/v1/whoami", "X-Api-Key", full).status()).isEqualTo(200);

      people.delete(path);

      Awaitility.await()
          .atMost(WITHIN)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> elsewhere.get("/api/v1/whoami", "X-Api-Key", full).status() == 401);
    }
  }

  @Test
  void tellsWhenAKeyWasLastUsed() {
    assertThat(people.get(path).data().path("lastUsedAt").isNull()).isTrue();
    var before = Instant.now();
    whoami(full);

    var last = lastUse();

    assertThat(last).isAfterOrEqualTo(before.minusMillis(1)).isBeforeOrEqualTo(Instant.now());
    assertThat(usesWrittenDown()).isZero();
    server.bean(KeyUses.class).writeDown();
    assertThat(usesWrittenDown()).isEqualTo(1);
    assertThat(lastUse()).isEqualTo(last);
    whoami(full);
    server.bean(KeyUses.class).writeDown();
    assertThat(lastUse()).isAfterOrEqualTo(last);
    assertThat(usesWrittenDown()).isEqualTo(1);
  }

  @Test
  void doesNotCountARefusalAsAUse() {
    people.patch(path, "{\"active\":false}");
    whoami(full);

    assertThat(people.get(path).data().path("lastUsedAt").isNull()).isTrue();
  }

  @Test
  void countsAcceptedAndRefused() {
    var accepted = count("accepted");
    var refused = count("refused");

    whoami(full);
    whoami("nonsense");

    assertThat(count("accepted")).isEqualTo(accepted + 1);
    assertThat(count("refused")).isEqualTo(refused + 1);
  }

  private double count(String outcome) {
    return server
        .bean(MeterRegistry.class)
        .get("pacspace.key.authentications")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private Instant lastUse() {
    return Instant.parse(people.get(path).data().path("lastUsedAt").asString());
  }

  private long usesWrittenDown() {
    return server
        .databases()
        .control()
        .sql("select count(*) from keys.last_uses where key_id = :key")
        .param("key", KeyId.parse(key.path("id").asString()).orElseThrow().value())
        .query(Long.class)
        .single();
  }

  private Http.Answer whoami(String apiKey) {
    return program.get("/api/v1/whoami", "X-Api-Key", apiKey);
  }
}
