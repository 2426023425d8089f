package io.pacspace;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.pacspace.testing.AroundToday;
import io.pacspace.testing.CommandProcess;
import io.pacspace.testing.DebianPostgres;
import io.pacspace.testing.Http;
import io.pacspace.testing.Nginx;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The founding document's way to Production in an installation as operators are told to set one
/// up: a distribution's PostgreSQL whose owner is no superuser, PgBouncer, nginx with TLS, SMTP.
class RealInstallationTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir private static Path folder;

  private static final GreenMail SMTP =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static DebianPostgres postgres;

  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
    postgres = DebianPostgres.start(Files.createDirectory(folder.resolve("postgres")));
    SMTP.start();
  }

  @AfterAll
  static void stop() throws Exception {
    SMTP.stop();
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Map<String, Object> settings(int port, String payment) {
    var settings = new HashMap<String, Object>();
    settings.put("pacspace.mode", "external");
    settings.put("pacspace.public-url", "https://localhost:" + port);
    settings.put("pacspace.trusted-proxies", "127.0.0.0/8,::1/128");
    settings.put("pacspace.payment", payment);
    settings.put("pacspace.mail.host", "127.0.0.1");
    settings.put("pacspace.mail.port", SMTP.getSmtp().getPort());
    settings.put("pacspace.mail.from", "usage@company.test");
    settings.put("pacspace.mail.encryption", "none");
    settings.put("pacspace.operator.contact", "operator@company.test");
    return settings;
  }

  /// What somebody does in a browser that reaches a server through nginx.
  private interface Walk {
    void by(Http browser, Map<String, Object> settings) throws Exception;
  }

  private static void walk(String payment, Walk walk) throws Exception {
    var port = DebianPostgres.freePort();
    var settings = settings(port, payment);
    try (var server = TestServer.start(postgres.properties(), settings);
        var nginx =
            Nginx.start(
                Files.createDirectory(folder.resolve(payment.replace(':', '-'))),
                port,
                "127.0.0.1:" + URI.create(server.url()).getPort())) {
      walk.by(nginx.http(), settings);
    }
  }

  /// Registers, verifies by the link of the mail, and has a Sandbox.
  private static void register(Http browser, String email) throws Exception {
    var person = new Person(browser, email, PASSWORD);
    assertThat(person.register().status()).isEqualTo(201);
    var domain = email.substring(email.indexOf('@') + 1);
    await().until(() -> SMTP.getReceivedMessagesForDomain(domain).length == 1);
    var mail = SMTP.getReceivedMessagesForDomain(domain)[0].getContent().toString();
    assertThat(mail).contains(browser.url() + "/verify-email#token=");
    var token = mail.replaceAll("(?s).*#token=([A-Za-z0-9_-]+).*", "$1");
    assertThat(person.verify(token).status()).isEqualTo(200);
    assertThat(browser.cookies()).isNotEmpty().allMatch(cookie -> cookie.getSecure());
    awaitActive(browser, "sandbox");
  }

  private static void awaitActive(Http browser, String environment) {
    await()
        .until(
            () ->
                browser
                    .get("/dashboard/environments/environment-status")
                    .data()
                    .path(environment)
                    .path("status")
                    .asString(),
            "active"::equals);
  }

  private static Http.Answer askForProduction(Http browser) {
    return browser.post("/dashboard/environments/provision", "{\"environment\":\"production\"}");
  }

  /// Watches Production become active, makes a live key, records, reads it verified, and prefers
  /// it.
  private static void useProduction(Http browser) {
    assertThat(askForProduction(browser).status()).isEqualTo(202);
    awaitActive(browser, "production");
    var key =
        browser
            .post("/dashboard/api-keys", "{\"name\":\"live\",\"environment\":\"production\"}")
            .data()
            .path("fullKey")
            .asString();
    assertThat(key).startsWith("pk_live_");
    var recorded =
        browser.post(
            "/api/v1/balance/delta",
            """
            {"customerId":"acme","delta":5,"reason":"usage"}""",
            "X-Api-Key",
            key);
    assertThat(recorded.status()).as(recorded.toString()).isEqualTo(201);
    await()
        .until(
            () ->
                browser
                    .get("/api/v1/balance/derive/acme" + AroundToday.QUERY, "X-Api-Key", key)
                    .data()
                    .path("deltasCount")
                    .asInt(),
            count -> count == 1);
    var preferred =
        browser.patch("/dashboard/auth/preferences", "{\"preferredEnvironment\":\"production\"}");
    assertThat(preferred.status()).as(preferred.toString()).isEqualTo(200);
  }

  @Test
  void leadsToProductionWhereTheOperatorGivesThePlan() throws Exception {
    walk(
        "operator",
        (browser, settings) -> {
          var email = "jane@given.test";
          register(browser, email);
          var payment = browser.post("/dashboard/billing/checkout", "{\"tier\":\"pilot\"}");
          assertThat(payment.status()).isEqualTo(403);
          assertThat(payment.body()).contains("operator@company.test");
          assertThat(askForProduction(browser).code()).isEqualTo("PLAN_UPGRADE_REQUIRED");

          var properties = new HashMap<>(settings);
          properties.putAll(postgres.properties());
          properties.put("pacspace.master-key-file", TestServer.masterKey());
          var environment = CommandProcess.environment(properties);
          var given = CommandProcess.run(folder, environment, "operator", "plan", email, "pilot");
          assertThat(given.exitCode()).as(given.toString()).isZero();
          useProduction(browser);
        });
  }

  @Test
  void leadsToProductionWhereAPlanIsIncluded() throws Exception {
    walk(
        "included:pilot",
        (browser, _) -> {
          register(browser, "jane@included.test");
          useProduction(browser);
        });
  }
}
