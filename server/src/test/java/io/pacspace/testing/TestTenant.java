package io.pacspace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.plans.Plans;
import io.pacspace.shared.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;

/// A tenant that came through the front door: registered, verified by mail, and signed in by that.
public final class TestTenant {
  /// The password of every test tenant.
  public static final String PASSWORD = "correct horse battery staple";

  private final Http http;
  private final String email;

  private TestTenant(Http http, String email) {
    this.http = http;
    this.email = email;
  }

  /// A new tenant, signed in.
  public static TestTenant signUp(TestServer server) {
    return signUp(server.http());
  }

  /// The same through a browser that somebody brings.
  static TestTenant signUp(Http http) {
    var tenant = new TestTenant(http, "jane-" + UUID.randomUUID() + "@company.test");
    tenant.register();
    tenant.verify();
    return tenant;
  }

  private void register() {
    var answer =
        http.post(
            "/dashboard/auth/register",
            """
            {"name":"Jane Doe","email":"%s","password":"%s","organization":"Acme Inc"}"""
                .formatted(email, PASSWORD));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
  }

  private void verify() {
    var link =
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::link, l -> !l.isEmpty());
    var token = link.substring(link.indexOf("token=") + "token=".length());
    var answer =
        http.post(
            "/dashboard/auth/verify",
            """
            {"token":"%s","password":"%s"}"""
                .formatted(token, PASSWORD));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private String link() {
    return http.get("/dev/mail?to=" + email, "Accept", "application/json")
        .data()
        .path("messages")
        .path(0)
        .path("links")
        .path(0)
        .asString("");
  }

  /// The same person, still signed in, at the same installation's other address.
  public TestTenant at(String url) {
    return new TestTenant(http.at(url), email);
  }

  /// Its browser.
  public Http http() {
    return http;
  }

  /// Its address.
  public String email() {
    return email;
  }

  /// Pays for a plan.
  public TestTenant upgrade(String tier) {
    var checkout =
        http.post(
            "/dashboard/billing/checkout",
            """
            {"tier":"%s"}"""
                .formatted(tier));
    assertThat(checkout.status()).as(checkout.toString()).isEqualTo(201);
    var path = "/dev/checkout/" + checkout.data().path("checkoutId").asString();
    assertThat(http.post(path).status()).isEqualTo(303);
    return this;
  }

  /// Ends its plan at once, as whoever runs the installation can.
  public TestTenant endPlan(TestServer server) {
    var tenant =
        server
            .databases()
            .control()
            .sql("select tenant_id from accounts.users where email = :email")
            .param("email", email)
            .query(UUID.class)
            .single();
    server.bean(Plans.class).give(new TenantId(tenant), "free", Optional.empty());
    return this;
  }

  /// Asks for an environment.
  public Http.Answer provision(String environment) {
    return http.post(
        "/dashboard/environments/provision",
        """
        {"environment":"%s"}"""
            .formatted(environment));
  }

  /// A new API key of its Sandbox, whole.
  public String newKey() {
    var created = http.post("/dashboard/api-keys", "{\"name\":\"load\"}");
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    return created.data().path("fullKey").asString();
  }

  /// The status of an environment right now.
  public String status(String environment) {
    return http.get("/dashboard/environments/environment-status")
        .data()
        .path(environment)
        .path("status")
        .asString();
  }

  /// Waits until an environment has a status.
  public TestTenant awaitStatus(String environment, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(25))
        .until(() -> status(environment), status::equals);
    return this;
  }
}
