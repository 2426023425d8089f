package io.pacspace.repetition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.Failure;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.shared.Secret;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.web.SessionAuthenticator;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A new key, a rotation and a checkout that are asked for again under their Idempotency-Key, from
/// a browser that heard no answer or from many at once, on this server or another, are made once.
class RepetitionHttpTest {
  private static final String KEYS = "/dashboard/api-keys";
  private static final String CHECKOUT = "/dashboard/billing/checkout";
  private static final String PILOT = "{\"tier\":\"pilot\"}";
  private static final String SANDBOX = "{\"name\":\"wörker 😀\"}";
  private static final String LIVE = "{\"name\":\"worker\",\"environment\":\"production\"}";
  private static final int TIMES = 50;

  private final TestServer server = TwoServers.HERE;
  private final TestTenant tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
  private final Http here = tenant.http();
  private final Http there = here.at(TwoServers.THERE);
  private final String key = UUID.randomUUID().toString();

  /// As a client does: asks again where a busy machine has no connection left in time.
  private Answer ask(Http http, String path, String body) {
    return Stream.generate(() -> http.post(path, body, "Idempotency-Key", key))
        .limit(10)
        .filter(answer -> answer.status() != 503)
        .findFirst()
        .orElseThrow();
  }

  private Answer ask(String path, String body) {
    return ask(here, path, body);
  }

  /// From both servers in turn.
  private IntFunction<Answer> everywhere(String path, String body) {
    return i -> ask(i % 2 == 0 ? here : there, path, body);
  }

  private List<String> keys() {
    return here.get(KEYS + "?limit=100").data().path("items").findValuesAsString("id");
  }

  private Principal.User session() {
    var sessions = server.bean(SessionAuthenticator.class);
    return here.cookies().stream()
        .filter(cookie -> cookie.getName().equals(sessions.cookieName()))
        .flatMap(cookie -> sessions.authenticate(Secret.of(cookie.getValue())).stream())
        .findFirst()
        .orElseThrow();
  }

  private void activateProduction() {
    tenant.upgrade("pilot").provision("production");
    tenant.awaitStatus("production", "active");
  }

  private static void assertSame(List<Answer> answers, Answer first) {
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
              assertThat(answer.body()).isEqualTo(first.body());
            });
  }

  /// Those that waited too long on a busy machine were told to ask again.
  private void assertOneMade(List<Answer> answers, String path, String body) {
    var first = ask(path, body);
    assertThat(first.status()).as(first.toString()).isEqualTo(201);
    assertThat(answers).anyMatch(answer -> answer.status() == 201);
    assertSame(answers.stream().filter(answer -> answer.status() != 202).toList(), first);
  }

  private long checkouts(Principal.User user) {
    return server
        .databases()
        .control()
        .sql("select count(*) from plans.checkouts where tenant_id = :tenant")
        .param("tenant", user.tenant().value())
        .query(Long.class)
        .single();
  }

  @Test
  void makesOneKeyOfFiftyRequestsAtOnce() {
    assertOneMade(Concurrently.call(TIMES, _ -> ask(KEYS, SANDBOX)), KEYS, SANDBOX);
    assertThat(keys()).hasSize(1);
  }

  @Test
  void makesOneKeyOfFiftyRequestsAtOnceOnTwoServers() {
    assertOneMade(Concurrently.call(TIMES, everywhere(KEYS, SANDBOX)), KEYS, SANDBOX);
    assertThat(keys()).hasSize(1);
  }

  @Test
  void rotatesOnceForFiftyRequestsAtOnceOnTwoServers() {
    var path = rotation();
    assertOneMade(
        Concurrently.call(TIMES, everywhere(path, "{}")), path, "{\"overlapSeconds\":86400}");
    assertThat(keys()).hasSize(2);
  }

  @Test
  void opensOneCheckoutForFiftyRequestsAtOnceOnTwoServers() {
    assertOneMade(Concurrently.call(TIMES, everywhere(CHECKOUT, PILOT)), CHECKOUT, PILOT);
    assertThat(checkouts(session())).isEqualTo(1);
  }

  @Test
  void givesAFinishedAnswerToFiftyWhoRepeatItAtOnce() {
    var first = ask(KEYS, SANDBOX);

    assertSame(Concurrently.call(TIMES, _ -> ask(KEYS, SANDBOX)), first);
    assertSame(Concurrently.call(TIMES, everywhere(KEYS, SANDBOX)), first);
    assertThat(keys()).hasSize(1);
    var fullKey = first.data().path("fullKey").asString();
    assertThat(server.http().get("/api/v1/whoami", "X-Api-Key", fullKey).status()).isEqualTo(200);
  }

  @Test
  void givesAFinishedAnswerWhateverPlanHolds() {
    activateProduction();
    var first = ask(KEYS, LIVE);

    var answers = askedForKeysWhileThePlanEnds();

    assertSame(answers, first);
    assertSame(Concurrently.call(TIMES, everywhere(KEYS, LIVE)), first);
  }

  @Test
  void givesTheAnswerOfACheckoutWhateverPlanHolds() {
    var first = ask(CHECKOUT, PILOT);
    here.post("/dev/checkout/" + first.data().path("checkoutId").asString());
    assertThat(ask(there, CHECKOUT, PILOT).body()).as("bought").isEqualTo(first.body());

    tenant.endPlan(server);

    assertSame(Concurrently.call(TIMES, everywhere(CHECKOUT, PILOT)), first);
    assertThat(checkouts(session())).isEqualTo(1);
  }

  private List<Answer> askedForKeysWhileThePlanEnds() {
    return Concurrently.call(
        TIMES,
        i -> {
          if (i == TIMES / 2) {
            tenant.endPlan(server);
          }
          return everywhere(KEYS, LIVE).apply(i);
        });
  }

  @Test
  void makesOneAtMostWhileThePlanEnds() {
    activateProduction();
    var before = keys().size();

    var answers = askedForKeysWhileThePlanEnds();

    assertOneMade(answers, KEYS, LIVE);
    assertThat(keys()).hasSize(before + 1);
  }

  @Test
  void givesTheAnswerWhateverBecameOfTheKey() {
    var end = server.clock().instant().plus(Duration.ofDays(1));
    var body = "{\"name\":\"worker\",\"expiresAt\":\"" + end + "\"}";
    var first = ask(KEYS, body);
    var id = KeyId.parse(first.data().path("id").asString()).orElseThrow();
    server
        .databases()
        .control()
        .sql("update keys.keys set expires_at = :end where key_id = :key")
        .param("end", Timestamp.from(server.clock().instant()))
        .param("key", id.value())
        .update();
    assertThat(ask(there, KEYS, body).body()).as("expired").isEqualTo(first.body());

    assertThat(here.delete(KEYS + "/" + id).status()).isEqualTo(200);

    assertSame(List.of(ask(KEYS, body), ask(there, KEYS, body)), first);
    assertThat(keys()).isEmpty();
  }

  @Test
  void answersAnotherRequestUnderTheSameKeyWithAConflict() {
    var first = ask(KEYS, SANDBOX);
    var id = first.data().path("id").asString();

    for (var different :
        List.of(
            ask(there, KEYS, "{\"name\":\"Worker\"}"),
            ask(KEYS, LIVE),
            ask(KEYS, "{\"name\":\"worker\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}"),
            ask(KEYS + "/" + id + "/rotate", "{}"),
            ask(CHECKOUT, PILOT))) {
      assertThat(different.status()).as(different.toString()).isEqualTo(409);
      assertThat(different.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }
    assertThat(ask(KEYS, "{\"environment\":\"test\",\"name\":\"wörker 😀\",\"more\":1}").body())
        .isEqualTo(first.body());
    assertThat(keys()).hasSize(1);
  }

  @Test
  void keepsAKeyToItsTenant() {
    var first = ask(KEYS, SANDBOX);
    var stranger = TestTenant.signUp(server).awaitStatus("sandbox", "active");

    var second = ask(stranger.http(), KEYS, SANDBOX);

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.data().path("fullKey")).isNotEqualTo(first.data().path("fullKey"));
  }

  @Test
  void keepsNothingOfWhatItRefuses() {
    var path = KEYS + "/" + here.post(KEYS, SANDBOX).data().path("id").asString();
    here.patch(path, "{\"active\":false}");

    assertThat(ask(KEYS, "{\"name\":\"\"}").status()).isEqualTo(400);
    assertThat(ask(KEYS, "{\"name\":\"n\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}").status())
        .isEqualTo(400);
    assertThat(ask(KEYS, LIVE).code()).isEqualTo("ENVIRONMENT_NOT_ACTIVE");
    assertThat(ask(path + "/rotate", "{}").code()).isEqualTo("KEY_NOT_ACTIVE");
    assertThat(ask(KEYS + "/key_unknown/rotate", "{}").status()).isEqualTo(404);
    assertThat(ask(CHECKOUT, "{\"tier\":\"free\"}").status()).isEqualTo(400);
    assertThat(here.post(KEYS, SANDBOX, "Idempotency-Key", "k".repeat(256)).code())
        .isEqualTo("INVALID_REQUEST");

    here.patch(path, "{\"active\":true}");
    assertThat(ask(path + "/rotate", "{}").status()).isEqualTo(201);
    assertThat(here.post(KEYS, SANDBOX, "Idempotency-Key", "k".repeat(255)).status())
        .isEqualTo(201);
  }

  @Test
  void makesOneEachTimeWithoutAKey() {
    var one = here.post(KEYS, SANDBOX);
    var keyed = ask(KEYS, SANDBOX);

    assertThat(here.post(KEYS, SANDBOX).data().path("id")).isNotEqualTo(one.data().path("id"));
    assertThat(keyed.data().path("name").asString()).isEqualTo("wörker 😀");
    assertThat(keyed.data().propertyNames()).isEqualTo(one.data().propertyNames());
    assertThat(keyed.header("Content-Type")).isEqualTo(one.header("Content-Type"));
  }

  /// Kept is neither the Idempotency-Key nor anything that shows the secret.
  @Test
  void keepsNoSecret() {
    var secret = ask(KEYS, SANDBOX).data().path("secretKey").asString();

    var rows =
        server
            .databases()
            .control()
            .sql(
                """
                select encode(answer, 'escape') || encode(key_hash, 'escape')
                from repetition.answers where tenant_id = :tenant
                """)
            .param("tenant", session().tenant().value())
            .query(String.class)
            .list();

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst()).doesNotContain(secret, key, "fullKey");
  }

  /// A secret outlives the session, so whoever repeats has to be signed in until it is given.
  @Test
  void givesNothingToASessionThatHasJustEnded() {
    var user = session();
    var first = ask(KEYS, SANDBOX);
    assertThat(repeat(user)).isEqualTo(first.body());

    here.post("/dashboard/auth/logout");

    assertThatThrownBy(() -> repeat(user)).isInstanceOf(Failure.Unauthenticated.class);
  }

  /// What a request of [#SANDBOX] asks for once it was let in.
  private @Nullable String repeat(Principal.User user) {
    var request = RequestHash.of("api-key").add("wörker 😀").add("sandbox").add(Optional.empty());
    return server.bean(Repetition.class).create(user, key, request, () -> "made again").getBody();
  }

  private String rotation() {
    return KEYS + "/" + here.post(KEYS, SANDBOX).data().path("id").asString() + "/rotate";
  }
}
