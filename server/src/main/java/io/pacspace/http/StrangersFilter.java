package io.pacspace.http;

import io.pacspace.databases.Strangers;
import io.pacspace.web.Caller;
import io.pacspace.web.PublicRoutes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Serves the ways in, which are open to everybody, as [Strangers].
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class StrangersFilter extends OncePerRequestFilter {
  private static final String WAYS_IN = "/dashboard/auth/";

  private final Set<String> open;

  StrangersFilter(List<PublicRoutes> open) {
    this.open =
        open.stream()
            .flatMap(routes -> routes.patterns().stream())
            .filter(pattern -> pattern.startsWith(WAYS_IN))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !open.contains(Caller.path(request));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      Strangers.serve(
          () -> {
            chain.doFilter(request, response);
            return null;
          });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
