package io.pacspace.sessions;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/// The cookie that carries a session. Over https its name begins with `__Host-`, which browsers
/// take from this host alone and never over plain http (RFC 6265bis, 4.1.3.2).
@Component
class SessionCookie {
  private final boolean secure;
  private final Duration lifetime;

  SessionCookie(SessionSettings settings, Settings installation) {
    this.secure = installation.secure();
    this.lifetime = settings.session().absoluteLimit();
  }

  String name() {
    return secure ? "__Host-pacspace_session" : "pacspace_session";
  }

  /// The value that a request brings, if it brings one.
  Optional<Secret> of(HttpServletRequest request) {
    return Optional.ofNullable(WebUtils.getCookie(request, name()))
        .map(cookie -> Secret.of(cookie.getValue()));
  }

  /// The header that hands a browser its session.
  String handing(Secret value) {
    return cookie(value.reveal(), lifetime);
  }

  /// The header that makes a browser forget it.
  String forgetting() {
    return cookie("", Duration.ZERO);
  }

  private String cookie(String value, Duration maxAge) {
    return ResponseCookie.from(name(), value)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Lax")
        .path("/")
        .maxAge(maxAge)
        .build()
        .toString();
  }
}
