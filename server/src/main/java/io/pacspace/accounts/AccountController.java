package io.pacspace.accounts;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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

  record ForgotPassword(
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.PATTERN, message = EmailAddress.RULE)
          String email) {}

  record ResetPassword(
      @NotBlank(message = "is required") String token,
      @NotEmpty(message = "is required") String password) {}

  record ChangePassword(
      @NotEmpty(message = "is required") String currentPassword,
      @NotEmpty(message = "is required") String newPassword) {}

  record Preferences(
      @NotNull(message = "must be sandbox or production") EnvironmentKind preferredEnvironment) {}

  @PostMapping("/forgot-password")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> forgotPassword(@Valid @RequestBody ForgotPassword body) {
    passwords.forgot(new EmailAddress(body.email()));
    return Envelope.message("If this address has an account, a mail is on its way to it.");
  }

  @PostMapping("/reset-password")
  Envelope<Void> resetPassword(@Valid @RequestBody ResetPassword body) {
    passwords.reset(Secret.of(body.token()), Secret.of(body.password()));
    return Envelope.message("The password is replaced and every session ended; sign in again.");
  }

  @PostMapping("/change-password")
  Envelope<Void> changePassword(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody ChangePassword body) {
    passwords.change(user, Secret.of(body.currentPassword()), Secret.of(body.newPassword()));
    return Envelope.message("The password is replaced and every other session ended.");
  }

  @PatchMapping("/preferences")
  Envelope<Preferences> prefer(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Preferences body) {
    users.prefer(user, body.preferredEnvironment());
    return Envelope.of(body);
  }
}
