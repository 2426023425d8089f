package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Clients behind a proxy: each is a source of its own, and only the proxy's word counts. The
/// server believes to be on Kubernetes, where Spring Boot would trust every private peer.
class ProxyTest {
  private static final String PROXY = "127.0.0.7";
  private static final String ATTACKER = "203.0.113.9";
  private static final String OWNER = "198.51.100.7";

  private static final TestServer SERVER =
      TestServer.start(
          TestDatabases.create(),
          Map.of(
              "pacspace.trusted-proxies",
              PROXY + "/32",
              "spring.main.cloud-platform",
              "kubernetes",
              "server.forward-headers-strategy",
              "native"));

  private final TestTenant owner = TestTenant.signUp(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private int signIn(Http http, String password, String forwardedFor) {
    return http.post(
            "/dashboard/auth/login",
            """
            {"email":"%s","password":"%s"}"""
                .formatted(owner.email(), password),
            "X-Forwarded-For",
            forwardedFor)
        .status();
  }

  private static Http proxy() {
    return SERVER.http().from(PROXY);
  }

  @Test
  void keepsTheWrongPasswordsOfOneClientFromTheOther() {
    for (var i = 0; i < 10; i++) {
      assertThat(signIn(proxy(), "a wrong password", ATTACKER)).isEqualTo(401);
    }
    assertThat(signIn(proxy(), TestTenant.PASSWORD, ATTACKER)).isEqualTo(429);
    assertThat(signIn(proxy(), TestTenant.PASSWORD, OWNER)).isEqualTo(200);
  }

  @Test
  void ignoresWhatAClientSaysOfItself() {
    for (var i = 0; i < 10; i++) {
      assertThat(signIn(proxy(), "a wrong password", "10.1.1." + i + ", " + ATTACKER))
          .isEqualTo(401);
    }
    assertThat(signIn(proxy(), TestTenant.PASSWORD, OWNER + ", " + ATTACKER)).isEqualTo(429);
  }

  @Test
  void ignoresAPeerThatIsNoProxy() {
    var http = SERVER.http();
    for (var i = 0; i < 10; i++) {
      assertThat(signIn(http, "a wrong password", "10.1.2." + i)).isEqualTo(401);
    }
    assertThat(signIn(http, TestTenant.PASSWORD, OWNER)).isEqualTo(429);
  }

  @Test
  void countsAllAddressesOfAnIpv6NetworkAsOne() {
    for (var i = 0; i < 10; i++) {
      assertThat(signIn(proxy(), "a wrong password", "2001:db8:1:2::" + i)).isEqualTo(401);
    }
    assertThat(signIn(proxy(), TestTenant.PASSWORD, "2001:db8:1:2:ffff::1")).isEqualTo(429);
    assertThat(signIn(proxy(), TestTenant.PASSWORD, "2001:db8:1:3::1")).isEqualTo(200);
  }

  @Test
  void showsTheClientsAddressInSessionsAndAudit() {
    var http = proxy();
    assertThat(signIn(http, TestTenant.PASSWORD, "6.6.6.6, " + OWNER)).isEqualTo(200);
    assertThat(http.get("/dashboard/auth/sessions").body()).contains(OWNER).doesNotContain("6.6.6");
    assertThat(http.get("/dashboard/audit").body()).contains(OWNER).doesNotContain("6.6.6");
  }
}
