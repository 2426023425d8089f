package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The same artifact on settings of its own: real SMTP, no development routes, metrics by token.
class ExternalInstallationTest {
  private static final GreenMail SMTP = smtp();
  private static final TestServer SERVER = TestServer.start(TestDatabases.create(), settings());

  private static GreenMail smtp() {
    var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    return smtp;
  }

  private static Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("pacspace.mode", "external");
    settings.put("pacspace.payment", "operator");
    settings.put("pacspace.mail.host", "127.0.0.1");
    settings.put("pacspace.mail.port", SMTP.getSmtp().getPort());
    settings.put("pacspace.mail.from", "usage@company.test");
    settings.put("pacspace.mail.encryption", "none");
    settings.put("pacspace.metrics-token", "let me see");
    return settings;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    SMTP.stop();
  }

  @Test
  void activatesSandboxForWhoeverVerifiesByMail() throws Exception {
    var http = SERVER.http();
    var email = "jane@external.test";
    http.post(
        "/dashboard/auth/register",
        "{\"name\":\"Jane\",\"email\":\""
            + email
            + "\",\"password\":\"correct horse battery\",\"organization\":\"Acme\"}");
    await().until(() -> SMTP.getReceivedMessages().length == 1);
    var text = SMTP.getReceivedMessages()[0].getContent().toString();
    var token = text.replaceAll("(?s).*token=([A-Za-z0-9_-]+).*", "$1");
    var verified =
        http.post(
            "/dashboard/auth/verify",
            "{\"token\":\"" + token + "\",\"password\":\"correct horse battery\"}");
    assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
    await().until(() -> status(http), "active"::equals);
    assertThat(http.post("/dashboard/billing/checkout", "{\"tier\":\"pilot\"}").status())
        .isGreaterThanOrEqualTo(400);
  }

  private static String status(Http http) {
    return http.get("/dashboard/environments/environment-status")
        .data()
        .path("sandbox")
        .path("status")
        .asString();
  }

  @Test
  void hasNoDevelopmentRoutes() {
    for (var path : List.of("/dev/mail", "/dev/mail?to=a@b.test", "/dev/checkout/cko_x", "/dev")) {
      assertThat(SERVER.http().get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(SERVER.http().post("/dev/checkout/cko_x").status()).isEqualTo(404);
  }

  @Test
  void showsMetricsToTheHolderOfTheTokenAlone() {
    assertThat(SERVER.http().get("/metrics").status()).isEqualTo(404);
    assertThat(SERVER.http().get("/metrics", "Authorization", "Bearer wrong").status())
        .isEqualTo(404);
    assertThat(SERVER.http().get("/metrics", "Authorization", "Bearer let me see").status())
        .isEqualTo(200);
  }
}
