package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Whoever was inside with a stolen cookie has nothing left after its owner has reset the password,
/// unless the owner keeps it.
class ResetEndsAccessTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String NEW = "a new password of hers";
  private static final String RESET = "/dashboard/auth/reset-password";

  private final Person ada = Person.verified(SERVER);
  private final Person thief = ada.in(SERVER.http());
  private String key = "";

  @BeforeEach
  void letAThiefIn() {
    thief.signIn();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              var made = thief.http().post("/dashboard/api-keys", "{\"name\":\"kept for later\"}");
              key = made.data().path("fullKey").asString("");
              return made.status() == 201;
            });
    assertThat(whoami(key)).isEqualTo(200);
  }

  private static int whoami(String key) {
    return SERVER.http().get("/api/v1/whoami", "X-Api-Key", key).status();
  }

  private String resetToken() {
    ada.ask("forgot-password");
    return new Mailbox(SERVER, ada.email()).token();
  }

  private static List<JsonNode> preview(String token) {
    var answer = SERVER.http().post(RESET + "/preview", "{\"token\":\"" + token + "\"}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.data().path("mfaEnabled").asBoolean(true)).isFalse();
    return answer.data().path("access").valueStream().toList();
  }

  private static String id(List<JsonNode> access, String kind) {
    return access.stream()
        .filter(grant -> grant.path("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  private static Answer resetKeeping(String token, String... kept) {
    return SERVER
        .http()
        .post(
            RESET,
            """
            {"token":"%s","password":"%s","keep":["%s"]}"""
                .formatted(token, NEW, String.join("\",\"", kept)));
  }

  @Test
  void leavesAThiefNothingWhenNothingIsSaid() {
    assertThat(ada.reset(resetToken(), NEW).status()).isEqualTo(200);
    assertThat(thief.me().status()).isEqualTo(401);
    assertThat(whoami(key)).isEqualTo(401);
    var owner = ada.with(NEW);
    owner.signIn();
    assertThat(owner.http().get("/dashboard/api-keys").data().path("total").asInt()).isZero();
    assertThat(audit(owner.http()))
        .contains(
            "key.revoked {\"by\":\"password reset\",\"name\":\"kept for later\"}",
            "session.ended {\"by\":\"password reset\"}",
            "password.reset {}");
  }

  @Test
  void tellsWhatItWouldEndAndEndsNothingByTelling() {
    var token = resetToken();
    var access = preview(token);
    assertThat(access)
        .extracting(grant -> grant.path("kind").asString())
        .containsExactlyInAnyOrder("session", "api-key");
    var named =
        access.stream()
            .filter(grant -> grant.path("kind").asString().equals("api-key"))
            .findFirst();
    assertThat(named.orElseThrow().path("name").asString()).isEqualTo("kept for later");
    assertThat(named.orElseThrow().path("where").asString()).isEqualTo("sandbox");
    assertThat(named.orElseThrow().path("lastUsedAt").asString()).endsWith("Z");
    assertThat(access.toString()).doesNotContain(key.substring(key.indexOf('.')));
    assertThat(preview(token)).hasSize(2);
    assertThat(thief.me().status()).isEqualTo(200);
    assertThat(whoami(key)).isEqualTo(200);
    assertThat(ada.reset(token, NEW).status()).isEqualTo(200);
    assertThat(SERVER.http().post(RESET + "/preview", "{\"token\":\"" + token + "\"}").status())
        .isEqualTo(400);
  }

  @Test
  void keepsWhatItsOwnerKeeps() {
    var token = resetToken();
    var access = preview(token);
    assertThat(resetKeeping(token, id(access, "api-key")).status()).isEqualTo(200);
    assertThat(whoami(key)).isEqualTo(200);
    assertThat(thief.me().status()).isEqualTo(401);
  }

  @Test
  void keepsASessionAlone() {
    var token = resetToken();
    var access = preview(token);
    assertThat(resetKeeping(token, id(access, "session"), "key_of_nobody").status()).isEqualTo(200);
    assertThat(thief.me().status()).isEqualTo(200);
    assertThat(whoami(key)).isEqualTo(401);
  }

  /// Another's ids keep nothing and end nothing.
  @Test
  void leavesOtherTenantsAlone() {
    var bob = Person.verified(SERVER);
    bob.signIn();
    assertThat(resetKeeping(resetToken(), session(bob)).status()).isEqualTo(200);
    assertThat(thief.me().status()).isEqualTo(401);
    assertThat(bob.me().status()).isEqualTo(200);
  }

  private static String session(Person person) {
    return person
        .http()
        .get("/dashboard/auth/sessions")
        .data()
        .path("sessions")
        .path(0)
        .path("id")
        .asString();
  }

  @Test
  void endsNothingWhereThePasswordIsRefused() {
    assertThat(ada.reset(resetToken(), "password1").status()).isEqualTo(400);
    assertThat(thief.me().status()).isEqualTo(200);
    assertThat(whoami(key)).isEqualTo(200);
  }

  private static List<String> audit(Http http) {
    return http.get("/dashboard/audit")
        .data()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("action").asString() + " " + entry.path("details"))
        .toList();
  }
}
