package io.pacspace.accounts;

import io.pacspace.mail.EmailAddress;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import io.pacspace.web.PublicRoutes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What people do with the account they have: passwords and preferences.
@RestController
@RequestMapping("/dashboard/auth")
class AccountController {
  private final PasswordChanges passwords;
  private final Users users;

  AccountController(PasswordChanges passwords, Users users) {
    this.passwords = passwords;
    this.users = users;
  }

  /// Whoever has forgotten a password has no session.
  @Bean
  static PublicRoutes waysToAskForAReset() {
    return PublicRoutes.of("/dashboard/auth/forgot-password");
  }

  record ForgotPassword(
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.TYPED, message = EmailAddress.RULE)
          String email) {}

  record ChangePassword(
      @NotNull(message = "is required") Secret currentPassword,
      @NotNull(message = "is required") Secret newPassword) {}

  record Preferences(
      @NotNull(message = "must be sandbox or production") EnvironmentKind preferredEnvironment) {}

  @PostMapping("/forgot-password")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> forgotPassword(@Valid @RequestBody ForgotPassword body) {
    passwords.forgot(new EmailAddress(body.email()));
    return Envelope.message(
        "If this address has an account, or waits to be verified, a mail is on its way to it.");
  }

  @PostMapping("/change-password")
  Envelope<Void> changePassword(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody ChangePassword body) {
    passwords.change(user, body.currentPassword(), body.newPassword());
    return Envelope.message("The password is replaced and every other session ended.");
  }

  @PatchMapping("/preferences")
  Envelope<Preferences> prefer(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Preferences body) {
    users.prefer(user, body.preferredEnvironment());
    return Envelope.of(body);
  }
}
