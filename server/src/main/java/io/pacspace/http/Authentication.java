package io.pacspace.http;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.SessionAuthenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/// Finds out who makes a request: a session's cookie counts under `/dashboard/`, a key under
/// `/api/`, neither anywhere else.
@Component
final class Authentication {
  private static final String PEOPLE = "/dashboard/";
  private static final String PROGRAMS = "/api/";

  private final SessionAuthenticator sessions;
  private final Admission admission;

  Authentication(SessionAuthenticator sessions, Admission admission) {
    this.sessions = sessions;
    this.admission = admission;
  }

  /// Whoever makes the request, if anybody known does.
  Optional<? extends Principal> principalOf(HttpServletRequest request) {
    var path = Caller.path(request);
    if (path.startsWith(PEOPLE)) {
      return userOf(request);
    }
    return path.startsWith(PROGRAMS) ? admission.keyOf(request) : Optional.empty();
  }

  /// Whose session the request's cookie is of; its place counts to that tenant from then on.
  private Optional<Principal.User> userOf(HttpServletRequest request) {
    var user =
        Optional.ofNullable(WebUtils.getCookie(request, sessions.cookieName()))
            .flatMap(cookie -> sessions.authenticate(Secret.of(cookie.getValue())));
    user.ifPresent(known -> Admission.signedIn(request, known));
    return user;
  }

  /// The same where nobody else is served.
  Principal.User requireUser(HttpServletRequest request) {
    return userOf(request).orElseThrow(() -> refusal(request));
  }

  /// Whose key the request presents, where nobody else is served.
  Principal.Key requireKey(HttpServletRequest request) {
    return admission.keyOf(request).orElseThrow(() -> refusal(request));
  }

  /// What a stranger hears who asks for what is not public.
  static Failure refusal(HttpServletRequest request) {
    var path = Caller.path(request);
    if (path.startsWith(PROGRAMS)) {
      return unauthenticated(HttpRefusal.INVALID_API_KEY);
    }
    return path.startsWith(PEOPLE)
        ? unauthenticated(HttpRefusal.SESSION_REQUIRED)
        : new Failure.NotFound(HttpRefusal.NOT_FOUND.sentence());
  }

  private static Failure unauthenticated(HttpRefusal refusal) {
    return new Failure.Unauthenticated(refusal.code(), refusal.sentence());
  }
}
