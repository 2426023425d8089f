package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.Settings;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletResponse;

/// What is on every answer; that it is on every one, [RoutesTest] sees to.
class SecurityHeadersTest {
  private static MockHttpServletResponse at(String publicUrl) {
    var source = new MapConfigurationPropertySource(Map.of("pacspace.public-url", publicUrl));
    var settings = new Binder(source).bindOrCreate("pacspace", Settings.class);
    var response = new MockHttpServletResponse();
    new SecurityHeaders(settings).write("/dashboard/auth/me", response);
    return response;
  }

  /// Whatever speaks to the proxy in front: a browser that came by https never comes otherwise.
  @Test
  void keepBrowsersOnHttpsForAYearWithEverySubdomain() {
    assertThat(at("https://usage.example.test").getHeader("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000; includeSubDomains");
  }

  @Test
  void promiseNothingWherePlainHttpIsAllThereIs() {
    assertThat(at("http://localhost:8080").getHeader("Strict-Transport-Security")).isNull();
  }

  @Test
  void letABrowserLoadNothingFromElsewhereAndNoPlugins() {
    var policy = at("https://usage.example.test").getHeader("Content-Security-Policy");
    assertThat(Arrays.asList(String.valueOf(policy).split("; ")))
        .contains("default-src 'none'", "base-uri 'none'", "script-src 'self'")
        .noneMatch(directive -> directive.startsWith("object-src"))
        .noneMatch(directive -> directive.contains("unsafe") || directive.contains("http"));
  }
}
