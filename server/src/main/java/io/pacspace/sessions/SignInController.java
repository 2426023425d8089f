package io.pacspace.sessions;

import io.pacspace.accounts.TenantPlan;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// In, out, and who that is.
@RestController
@RequestMapping("/dashboard/auth")
class SignInController {
  private final SignIn signIn;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Users users;
  private final TenantPlan plan;

  SignInController(
      SignIn signIn, Sessions sessions, SessionCookie cookie, Users users, TenantPlan plan) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.cookie = cookie;
    this.users = users;
    this.plan = plan;
  }

  record Login(
      @NotBlank(message = "is required")
          @Size(max = 254, message = "must be at most 254 characters")
          String email,
      @NotNull(message = "is required") Secret password) {}

  record Me(Person user, Organization tenant) {
    record Person(
        String id,
        String email,
        String name,
        String role,
        boolean isVerified,
        EnvironmentKind preferredEnvironment,
        boolean mfaEnabled) {}

    record Organization(String id, String name, String plan) {}
  }

  @PostMapping("/login")
  Envelope<Me> login(
      @Valid @RequestBody Login body, HttpServletRequest request, HttpServletResponse response) {
    var signedIn = signIn.signIn(body.email(), body.password(), cookie.of(request).orElse(null));
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.handing(signedIn.cookie()));
    return Envelope.of(me(signedIn.user()));
  }

  @PostMapping("/logout")
  Envelope<Void> logout(
      @AuthenticationPrincipal Principal.User user, HttpServletResponse response) {
    sessions.end(user, user.session());
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.forgetting());
    return Envelope.message("You are signed out.");
  }

  @GetMapping("/me")
  Envelope<Me> me(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(me(users.get(user)));
  }

  private Me me(User user) {
    return new Me(
        new Me.Person(
            user.id().toString(),
            user.email(),
            user.name(),
            user.role(),
            true,
            user.preferredEnvironment(),
            false),
        new Me.Organization(
            user.tenant().toString(), user.organization(), plan.tier(user.tenant())));
  }
}
