package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.KeyId;
import io.pacspace.shared.Secret;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What people do with their API keys.
class KeyHttpTest {
  private static final String KEYS = "/dashboard/api-keys";

  private final TestServer server = TestServer.shared();
  private final TestTenant tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
  private final Http http = tenant.http();

  @Test
  void makesASandboxKeyOfANameAlone() {
    var answer = http.post(KEYS, "{\"name\":\"billing\"}");

    assertThat(answer.status()).isEqualTo(201);
    var key = answer.data();
    assertThat(key.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "environment",
            "publicKey",
            "secretKey",
            "fullKey",
            "createdAt",
            "active");
    assertThat(key.path("id").asString()).startsWith("key_");
    assertThat(key.path("name").asString()).isEqualTo("billing");
    assertThat(key.path("environment").asString()).isEqualTo("test");
    assertThat(key.path("publicKey").asString()).startsWith("pk_test_");
    assertThat(key.path("fullKey").asString())
        .isEqualTo(key.path("publicKey").asString() + "." + key.path("secretKey").asString());
    assertThat(key.path("active").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "sandbox"})
  void knowsBothWordsOfTheSandbox(String word) {
    var key = create("{\"name\":\"n\",\"environment\":\"" + word + "\"}");

    assertThat(key.path("environment").asString()).isEqualTo("test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "production"})
  void refusesAKeyOfAnEnvironmentThatIsNotActive(String word) {
    var answer = http.post(KEYS, "{\"name\":\"n\",\"environment\":\"" + word + "\"}");

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.code()).isEqualTo("ENVIRONMENT_NOT_ACTIVE");
  }

  @Test
  void makesAProductionKeyOnceProductionIsActive() {
    tenant.upgrade("pilot").provision("production");
    tenant.awaitStatus("production", "active");

    for (var word : List.of("live", "production")) {
      var key = create("{\"name\":\"n\",\"environment\":\"" + word + "\"}");
      assertThat(key.path("environment").asString()).isEqualTo("live");
      assertThat(key.path("fullKey").asString()).startsWith("pk_live_");
      assertThat(
              server
                  .http()
                  .get("/api/v1/whoami", "X-Api-Key", key.path("fullKey").asString())
                  .data()
                  .path("environment")
                  .asString())
          .isEqualTo("production");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|name",
        "{\"name\":null}|name",
        "{\"name\":\"\"}|name",
        "{\"name\":\" \"}|name",
        "{\"name\":5}|name",
        "{\"name\":{}}|name",
        "{\"name\":\"n\",\"environment\":\"staging\"}|environment",
        "{\"name\":\"n\",\"environment\":\"\"}|environment",
        "{\"name\":\"n\",\"environment\":true}|environment",
        "{\"name\":\"n\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}|expiresAt",
        "{\"name\":\"n\",\"expiresAt\":true}|expiresAt",
      })
  void refusesWhatIsNoKeyAndNamesTheField(String body, String field) {
    assertBadField(http.post(KEYS, body), field);
  }

  @Test
  void takesNamesOfUpToAHundredCharacters() {
    assertBadField(http.post(KEYS, "{\"name\":\"two\\nlines\"}"), "name");
    assertThat(create("{\"name\":\"" + "n".repeat(100) + "\"}").path("name").asString())
        .hasSize(100);
    assertBadField(http.post(KEYS, "{\"name\":\"" + "n".repeat(101) + "\"}"), "name");
  }

  @Test
  void keepsOnlyTheHashOfASecret() {
    var secret = Secret.of(create().path("secretKey").asString());

    var rows =
        server
            .databases()
            .control()
            .sql("select count(*) from keys.keys k where secret_hash = :hash")
            .param("hash", secret.hash())
            .query(Long.class)
            .single();
    var leaks =
        server
            .databases()
            .control()
            .sql("select count(*) from keys.keys k where strpos(k::text, :secret) > 0")
            .param("secret", secret.reveal())
            .query(Long.class)
            .single();

    assertThat(rows).isEqualTo(1);
    assertThat(leaks).isZero();
  }

  @Test
  void listsKeysNewestFirstAndWithoutSecrets() {
    var first = create("{\"name\":\"first\"}");
    var second = create("{\"name\":\"second\"}");

    var answer = http.get(KEYS);

    assertThat(answer.data().path("total").asInt()).isEqualTo(2);
    assertThat(answer.data().path("page").asInt()).isEqualTo(1);
    assertThat(answer.data().path("limit").asInt()).isEqualTo(20);
    assertThat(answer.data().path("items").valueStream().map(k -> k.path("name").asString()))
        .containsExactly("second", "first");
    assertThat(answer.data().path("items").path(0).propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "environment",
            "publicKey",
            "active",
            "createdAt",
            "lastUsedAt",
            "expiresAt");
    assertThat(answer.body())
        .doesNotContain(first.path("secretKey").asString())
        .doesNotContain(second.path("secretKey").asString());
    assertThat(
            http.get(KEYS + "?page=2&limit=1").data().path("items").path(0).path("name").asString())
        .isEqualTo("first");
    assertBadField(http.get(KEYS + "?limit=101"), "limit");
  }

  @Test
  void changesWhatIsGivenAndNothingElse() {
    var path = pathOf(create());
    var end = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);

    assertThat(http.patch(path, "{\"name\":\"renamed\"}").data().path("name").asString())
        .isEqualTo("renamed");
    http.patch(path, "{\"expiresAt\":\"" + end + "\"}");
    http.patch(path, "{\"active\":false}");
    var changed = http.get(path).data();
    assertThat(changed.path("name").asString()).isEqualTo("renamed");
    assertThat(Instant.parse(changed.path("expiresAt").asString())).isEqualTo(end);
    assertThat(changed.path("active").asBoolean()).isFalse();

    http.patch(path, "{}");
    assertThat(http.get(path).data()).isEqualTo(changed);

    assertThat(http.patch(path, "{\"expiresAt\":null}").data().path("expiresAt").isNull()).isTrue();
    assertThat(http.get(path).data().path("name").asString()).isEqualTo("renamed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"\"}|name",
        "{\"name\":\" \"}|name",
        "{\"name\":7}|name",
        "{\"active\":\"yes\"}|active",
        "{\"active\":1}|active",
        "{\"expiresAt\":\"tomorrow\"}|expiresAt",
        "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}|expiresAt",
        "{\"expiresAt\":\"+99999-01-01T00:00:00Z\"}|expiresAt",
        "{\"expiresAt\":1900000000}|expiresAt",
        "{\"expiresAt\":{}}|expiresAt",
      })
  void refusesChangesThatAreNone(String body, String field) {
    assertBadField(http.patch(pathOf(create()), body), field);
  }

  @Test
  void revokesForGood() {
    var path = pathOf(create());

    assertThat(http.delete(path).status()).isEqualTo(200);

    assertThat(http.get(path).status()).isEqualTo(404);
    assertThat(http.patch(path, "{\"active\":true}").status()).isEqualTo(404);
    assertThat(http.post(path + "/rotate").status()).isEqualTo(404);
    assertThat(http.delete(path).status()).isEqualTo(404);
    assertThat(http.get(KEYS).data().path("total").asInt()).isZero();
  }

  @Test
  void rotatesIntoAKeyOfTheSameNameAndEnvironment() {
    var old = create("{\"name\":\"billing\"}");

    var answer = http.post(pathOf(old) + "/rotate");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.data().path("name").asString()).isEqualTo("billing");
    assertThat(answer.data().path("environment").asString()).isEqualTo("test");
    assertThat(answer.data().path("id")).isNotEqualTo(old.path("id"));
    assertThat(answer.data().path("fullKey")).isNotEqualTo(old.path("fullKey"));
    assertThat(expiryOf(old))
        .isBetween(Instant.now().plusSeconds(86_400 - 60), Instant.now().plusSeconds(86_400));
  }

  @Test
  void neverLetsAnOldKeyLiveLongerByRotatingIt() {
    var old = create();
    http.post(pathOf(old) + "/rotate", "{\"overlapSeconds\":60}");
    var end = expiryOf(old);

    var again = http.post(pathOf(old) + "/rotate", "{\"overlapSeconds\":2592000}");

    assertThat(again.code()).as("two clicks make one successor").isEqualTo("KEY_NOT_ACTIVE");
    assertThat(expiryOf(old)).isEqualTo(end);
    assertThat(http.get(KEYS).data().path("total").asInt()).isEqualTo(2);
  }

  @Test
  void keepsTheExpiryWhenItRotates() {
    var end = Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.MILLIS);
    var old = create("{\"name\":\"billing\",\"expiresAt\":\"" + end + "\"}");
    assertThat(expiryOf(old)).isEqualTo(end);

    var next = http.post(pathOf(old) + "/rotate").data();

    assertThat(expiryOf(next)).isEqualTo(end);
    assertThat(expiryOf(old)).isBefore(end);
  }

  @Test
  void rotatesNoKeyThatIsSwitchedOff() {
    var path = pathOf(create());
    http.patch(path, "{\"active\":false}");

    var refused = http.post(path + "/rotate");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("KEY_NOT_ACTIVE");
    assertThat(http.get(KEYS).data().path("total").asInt()).isEqualTo(1);
  }

  @Test
  void leavesEndedWhatHasEnded() {
    var key = create();
    var path = pathOf(key);
    server
        .databases()
        .control()
        .sql("update keys.keys set expires_at = created_at where key_id = :key")
        .param("key", KeyId.parse(key.path("id").asString()).orElseThrow().value())
        .update();

    assertThat(http.get(path).data().path("active").asBoolean(true)).isFalse();
    for (var change :
        List.of(
            "{\"expiresAt\":null}",
            "{\"active\":false}",
            "{\"active\":true}",
            "{\"active\":true,\"name\":\"new\"}",
            "{\"expiresAt\":\"2099-01-01T00:00:00Z\"}")) {
      var refused = http.patch(path, change);
      assertThat(refused.status()).as(change).isEqualTo(409);
      assertThat(refused.json().path("message").asString()).contains("make a new one");
    }
    assertThat(http.post(path + "/rotate").status()).isEqualTo(409);
    assertThat(http.patch(path, "{\"name\":\"the old one\"}").status()).isEqualTo(200);
    assertThat(http.delete(path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2592001", "1.5", "\"60\"", "true"})
  void refusesOverlapsOutOfRange(String overlap) {
    var answer = http.post(pathOf(create()) + "/rotate", "{\"overlapSeconds\":" + overlap + "}");

    assertBadField(answer, "overlapSeconds");
  }

  @Test
  void hidesTheKeysOfOtherTenants() {
    var path = pathOf(create());
    var before = http.get(path).data();
    var other = TestTenant.signUp(server).awaitStatus("sandbox", "active").http();

    assertNoSuchKey(other, path);
    assertThat(other.get(KEYS).data().path("total").asInt()).isZero();
    assertThat(http.get(path).data()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key_", "nonsense", "key_vvvvvvvvvvvvvvvvvvvvvvvvvv", "%2F", "usr_0"})
  void knowsNoKeyOfAMalformedId(String id) {
    assertNoSuchKey(http, KEYS + "/" + id);
  }

  private static void assertNoSuchKey(Http http, String path) {
    assertThat(
            List.of(
                http.get(path),
                http.patch(path, "{\"active\":false}"),
                http.delete(path),
                http.post(path + "/rotate", "{\"overlapSeconds\":0}")))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
              assertThat(answer.code()).isEqualTo("NOT_FOUND");
            });
  }

  private Instant expiryOf(JsonNode key) {
    return Instant.parse(http.get(pathOf(key)).data().path("expiresAt").asString());
  }

  private JsonNode create() {
    return create("{\"name\":\"billing\"}");
  }

  private JsonNode create(String body) {
    var answer = http.post(KEYS, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.data();
  }

  private static String pathOf(JsonNode key) {
    return KEYS + "/" + key.path("id").asString();
  }

  private static void assertBadField(Http.Answer answer, String field) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().path("error").path("details").path(0).path("field").asString())
        .as(answer.toString())
        .isEqualTo(field);
  }
}
