package io.pacspace.web;

import io.pacspace.platform.Settings;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What a browser may do with anything from here, pages and answers of APIs alike: run and show the
/// files of this origin, talk to it, and nothing that is written into a page itself. Strings become
/// HTML through the one policy of the library that makes the dashboard's templates. On every answer
/// there is, whoever writes it.
@Component
final class SecurityHeaders {
  private static final String CONTENT_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "form-action 'self'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types lit-html");

  private final Map<String, String> headers = new LinkedHashMap<>();

  SecurityHeaders(Settings settings) {
    headers.put("Content-Security-Policy", CONTENT_POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (settings.secure()) {
      headers.put("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
  }

  void write(HttpServletResponse response) {
    headers.forEach(response::setHeader);
  }
}
