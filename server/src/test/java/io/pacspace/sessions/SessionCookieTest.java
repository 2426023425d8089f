package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SessionCookieTest {
  private static SessionCookie at(String publicUrl) {
    var source = new MapConfigurationPropertySource(Map.of("pacspace.public-url", publicUrl));
    var binder = new Binder(source);
    return new SessionCookie(
        binder.bindOrCreate("pacspace", SessionSettings.class),
        binder.bindOrCreate("pacspace", Settings.class));
  }

  @Test
  void isBoundToTheHostOverHttps() {
    var cookie = at("https://app.pacspace.test");
    assertThat(cookie.name()).isEqualTo("__Host-pacspace_session");
    assertThat(cookie.handing(Secret.of("value")))
        .startsWith("__Host-pacspace_session=value; Path=/; ")
        .contains("Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Domain");
  }

  @Test
  void worksOverPlainHttpOnLocalhost() {
    var cookie = at("http://localhost:8080");
    assertThat(cookie.name()).isEqualTo("pacspace_session");
    assertThat(cookie.handing(Secret.of("value"))).doesNotContain("Secure");
  }

  @Test
  void isForgottenAtOnce() {
    assertThat(at("https://app.pacspace.test").forgetting())
        .startsWith("__Host-pacspace_session=; Path=/; Max-Age=0;")
        .contains("Secure");
  }
}
