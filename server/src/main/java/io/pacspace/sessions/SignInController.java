package io.pacspace.sessions;

import io.pacspace.accounts.AddressVerification.Names;
import io.pacspace.accounts.TenantPlan;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.secondfactor.SecondFactors;
import io.pacspace.sessions.SignIn.Outcome;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import io.pacspace.web.OneLine;
import io.pacspace.web.PublicRoutes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
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
  private static final String SOMETHING = ".*\\S.*";
  private static final String NOT_BLANK = "must not be blank";

  private final SignIn signIn;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final SecondFactors factors;
  private final Users users;
  private final TenantPlan plan;

  SignInController(
      SignIn signIn,
      Sessions sessions,
      SessionCookie cookie,
      SecondFactors factors,
      Users users,
      TenantPlan plan) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.cookie = cookie;
    this.factors = factors;
    this.users = users;
    this.plan = plan;
  }

  /// Whoever signs in has no session yet.
  @Bean
  static PublicRoutes waysToSignIn() {
    return PublicRoutes.of("/dashboard/auth/login", "/dashboard/auth/login/mfa-verify");
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

  record Verify(
      @NotNull(message = "is required") Secret mfaTicket,
      @NotNull(message = "is required") Secret code) {}

  /// Either the password of the registration that the token belongs to, or a new one and with it,
  /// if wished, other names than those of the registration.
  record VerifyAddress(
      @NotNull(message = "is required") Secret token,
      @Nullable Secret password,
      @Nullable Secret newPassword,
      @OneLine @Pattern(regexp = SOMETHING, message = NOT_BLANK) @Nullable String name,
      @OneLine @Pattern(regexp = SOMETHING, message = NOT_BLANK) @Nullable String organization) {}

  /// What to show for a ticket; never printed.
  record CodeNeeded(boolean requiresMfa, String mfaTicket) {
    @Override
    public String toString() {
      return "a ticket";
    }
  }

  @PostMapping("/login")
  Envelope<?> login(
      @Valid @RequestBody Login body, HttpServletRequest request, HttpServletResponse response) {
    var brought = cookie.of(request).orElse(null);
    return answer(signIn.signIn(body.email(), body.password(), brought), response);
  }

  @PostMapping("/login/mfa-verify")
  Envelope<?> verify(
      @Valid @RequestBody Verify body, HttpServletRequest request, HttpServletResponse response) {
    var brought = cookie.of(request).orElse(null);
    return answer(signIn.verify(body.mfaTicket(), body.code(), brought), response);
  }

  @PostMapping("/verify")
  Envelope<?> verifyAddress(
      @Valid @RequestBody VerifyAddress body,
      HttpServletRequest request,
      HttpServletResponse response) {
    var brought = cookie.of(request).orElse(null);
    var password = body.password();
    var newPassword = body.newPassword();
    if (password != null && newPassword == null) {
      return answer(signIn.verifyAddress(body.token(), password, brought), response);
    }
    if (newPassword != null && password == null) {
      var names = new Names(body.name(), body.organization());
      return answer(signIn.verifyAddressAnew(body.token(), newPassword, names, brought), response);
    }
    throw new Failure.Invalid(
        List.of(
            new Failure.Field("password", "is required, or newPassword in its place, not both")));
  }

  private Envelope<?> answer(Outcome outcome, HttpServletResponse response) {
    return switch (outcome) {
      case Outcome.SignedIn in -> {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.handing(in.cookie()));
        yield Envelope.of(me(in.user()));
      }
      case Outcome.CodeNeeded needed -> Envelope.of(new CodeNeeded(true, needed.ticket().reveal()));
      case Outcome.Refused refused -> throw refused.why();
    };
  }

  @PostMapping("/logout")
  Envelope<Void> logout(
      @AuthenticationPrincipal Principal.User user, HttpServletResponse response) {
    sessions.signOut(user);
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
            factors.isOn(user.tenant(), user.id())),
        new Me.Organization(
            user.tenant().toString(), user.organization(), plan.tier(user.tenant())));
  }
}
