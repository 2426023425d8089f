package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What an operator sees, and what nobody may see.
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTest {
  @Test
  void measuresWhatHappens() {
    var tenant = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");
    var key = tenant.newKey();
    TestServer.shared().http().get("/api/v1/whoami", "X-Api-Key", key);
    var metrics = TestServer.shared().http().get("/metrics").body();
    assertThat(metrics)
        .containsPattern(
            "pacspace_activations_seconds_count\\{environment=\"sandbox\",outcome=\"active\"\\} [1-9]")
        .containsPattern("pacspace_jobs_waiting [0-9]")
        .containsPattern("pacspace_sessions_live [1-9]")
        .containsPattern("pacspace_key_authentications_total\\{outcome=\"accepted\"\\} [1-9]");
  }

  @Test
  void isReadyOnlyWhileTheControlDatabaseIsThere() {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of())) {
      assertThat(server.http().get("/livez").status()).isEqualTo(200);
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
      databases.reachable("control", false);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> server.http().get("/readyz").status() == 503);
      assertThat(server.http().get("/livez").status()).isEqualTo(200);
      var away =
          server
              .http()
              .get("/dashboard/environments", "Cookie", "pacspace_session=" + "a".repeat(43));
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.code()).isEqualTo("UNAVAILABLE");
      assertThat(away.header("Retry-After")).isNotEmpty();
      databases.reachable("control", true);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.http().get("/readyz").status() == 200);
    }
  }

  @Test
  void logsNoSecretTokenCookieOrAddress(CapturedOutput output) {
    try (var server =
        TestServer.start(
            TestDatabases.create(),
            Map.of("logging.level.root", "info", "logging.level.access", "debug"))) {
      var tenant = TestTenant.signUp(server).upgrade("pilot").awaitStatus("sandbox", "active");
      tenant.provision("production");
      tenant.awaitStatus("production", "active");
      var created = tenant.http().post("/dashboard/api-keys", "{\"name\":\"first\"}").data();
      var secret = created.path("secretKey").asString();
      server.http().get("/api/v1/whoami", "X-Api-Key", created.path("fullKey").asString());
      server.http().get("/dashboard/auth/verify?token=not-a-token-but-looks-like-one");
      server
          .http()
          .post(
              "/dashboard/auth/login",
              "{\"email\":\"" + tenant.email() + "\",\"password\":\"wrong one\"}");
      var mail =
          server.http().get("/dev/mail?to=" + tenant.email(), "Accept", "application/json").body();
      var token = mail.replaceAll("(?s).*token=([A-Za-z0-9_-]+).*", "$1");

      assertThat(output.getAll()).contains("/dashboard/api-keys");
      assertThat(output.getAll())
          .doesNotContain(
              secret,
              token,
              tenant.email(),
              TestTenant.PASSWORD,
              "wrong one",
              "not-a-token-but-looks-like-one",
              tenant.http().cookies().getFirst().getValue());
    }
  }
}
