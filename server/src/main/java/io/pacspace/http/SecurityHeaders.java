package io.pacspace.http;

import io.pacspace.platform.Settings;
import io.pacspace.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/// What a browser may do with anything from here, pages and answers of APIs alike: run and show the
/// files of this origin, talk to it, and nothing that is written into a page itself. Strings become
/// HTML through the one policy of the library that makes the dashboard's templates, and the address
/// of a worker through that of the one that verifies proofs. On every answer there is, whoever
/// writes it. What is public, pages of other sites may read too; what whoever holds a root may see,
/// no search engine is to list.
@Component
final class SecurityHeaders {
  private static final String CONTENT_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "worker-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "form-action 'self'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types lit-html verifier");

  private static final List<String> FOR_EVERYONE = List.of("/log/", "/api/v1/verify/");
  private static final List<String> UNLISTED = List.of("/verify/", "/api/v1/verify/");
  private static final String EXPOSED = "Content-Range, ETag, Retry-After, X-Request-Id";

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

  /// @param path what is asked for, decoded
  void write(@Nullable String path, HttpServletResponse response) {
    headers.forEach(response::setHeader);
    if (isBelow(UNLISTED, path)) {
      response.setHeader("X-Robots-Tag", "noindex, nofollow, noarchive");
    }
    if (isForEveryone(path)) {
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  /// Whether the pages of any site may read what is at a path, refusals included, for which they
  /// would see a network that fails.
  private static boolean isForEveryone(@Nullable String path) {
    return isBelow(FOR_EVERYONE, path);
  }

  private static boolean isBelow(List<String> beginnings, @Nullable String path) {
    if (path != null) {
      for (var beginning : beginnings) {
        if (path.startsWith(beginning)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Answers a browser that asks whether a page may make a request with headers of its own (CORS
  /// preflight), if it may.
  static boolean allows(HttpServletRequest request, HttpServletResponse response) {
    if (!HttpMethod.OPTIONS.matches(request.getMethod())
        || request.getHeader(HttpHeaders.ORIGIN) == null
        || request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) == null
        || !isForEveryone(Caller.path(request))) {
      return false;
    }
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "*");
    response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    return true;
  }
}
