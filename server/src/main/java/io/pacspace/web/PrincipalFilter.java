package io.pacspace.web;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/// Finds out who makes a request: a session's cookie counts under `/dashboard/`, a key under
/// `/api/`, neither anywhere else.
class PrincipalFilter extends OncePerRequestFilter {
  private final SessionAuthenticator sessions;
  private final Admission admission;

  PrincipalFilter(SessionAuthenticator sessions, Admission admission) {
    this.sessions = sessions;
    this.admission = admission;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    principalOf(request)
        .ifPresent(
            principal ->
                SecurityContextHolder.setContext(
                    new SecurityContextImpl(
                        UsernamePasswordAuthenticationToken.authenticated(
                            principal, null, List.of()))));
    chain.doFilter(request, response);
  }

  private Optional<? extends Principal> principalOf(HttpServletRequest request) {
    var path = Caller.path(request);
    if (path.startsWith("/dashboard/")) {
      return userOf(request, sessions);
    }
    if (path.startsWith("/api/")) {
      return admission.keyOf(request);
    }
    return Optional.empty();
  }

  /// Whose session the request's cookie is of; its place counts to that tenant from then on.
  static Optional<Principal.User> userOf(
      HttpServletRequest request, SessionAuthenticator sessions) {
    var user =
        Optional.ofNullable(WebUtils.getCookie(request, sessions.cookieName()))
            .flatMap(cookie -> sessions.authenticate(Secret.of(cookie.getValue())));
    user.ifPresent(known -> Admission.signedIn(request, known));
    return user;
  }
}
