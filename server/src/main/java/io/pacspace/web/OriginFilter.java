package io.pacspace.web;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses changes that another site's page asks the browser for. `Sec-Fetch-Site` decides where a
/// browser sends it, `Origin` where it does not; a request with neither is no browser's.
class OriginFilter extends OncePerRequestFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> OURS = Set.of("same-origin", "none");

  private final Settings settings;

  OriginFilter(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    requireOurs(request, settings);
    chain.doFilter(request, response);
  }

  static void requireOurs(HttpServletRequest request, Settings settings) {
    if (!SAFE.contains(request.getMethod()) && !isOurs(request, settings)) {
      throw new Failure.Forbidden(
          HttpRefusal.CROSS_ORIGIN_REQUEST.code(), HttpRefusal.CROSS_ORIGIN_REQUEST.sentence());
    }
  }

  private static boolean isOurs(HttpServletRequest request, Settings settings) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OURS.contains(site);
    }
    var origin = request.getHeader("Origin");
    return origin == null
        || origin.equals(settings.origin().toString())
        || (settings.embedded() && origin.equals("http://" + request.getHeader("Host")));
  }
}
