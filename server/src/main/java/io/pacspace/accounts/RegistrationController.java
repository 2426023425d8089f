package io.pacspace.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.accounts.Registrations.Applicant;
import io.pacspace.mail.EmailAddress;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import io.pacspace.web.OneLine;
import io.pacspace.web.PublicRoutes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The way in, open to everybody.
@RestController
@RequestMapping("/dashboard/auth")
class RegistrationController {
  private static final String PAGE = "/verify-email";
  private static final String NO_CONTROLS = "[^\\p{Cc}\\p{Zl}\\p{Zp}]*";
  private static final String NO_CONTROLS_RULE = "must be one line without control characters";

  private final Registrations registrations;

  RegistrationController(Registrations registrations) {
    this.registrations = registrations;
  }

  /// Strangers register here.
  @Bean
  static PublicRoutes waysToRegister() {
    return PublicRoutes.of(
        "/dashboard/auth/request-access",
        "/dashboard/auth/register",
        "/dashboard/auth/verify",
        "/dashboard/auth/resend-verification");
  }

  record RequestAccess(
      @NotBlank(message = "is required") @OneLine String name,
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.TYPED, message = EmailAddress.RULE)
          String email,
      @NotBlank(message = "is required") @OneLine String organization,
      @Size(max = 50, message = "must be at most 50 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          @Nullable String buyerMode,
      @Size(max = 2000, message = "must be at most 2000 characters") @Nullable String useCase) {
    Applicant applicant() {
      return new Applicant(new EmailAddress(email), name.strip(), organization.strip(), buyerMode);
    }
  }

  record Register(
      @NotBlank(message = "is required") @OneLine String name,
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.TYPED, message = EmailAddress.RULE)
          String email,
      @NotNull(message = "is required") Secret password,
      @NotBlank(message = "is required") @OneLine String organization,
      @Size(max = 50, message = "must be at most 50 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          @Nullable String buyerMode,
      @Nullable Secret approvalToken) {
    Applicant applicant() {
      return new Applicant(new EmailAddress(email), name.strip(), organization.strip(), buyerMode);
    }
  }

  record Registered(String email, boolean isVerified) {}

  record Address(
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.TYPED, message = EmailAddress.RULE)
          String email) {}

  @PostMapping("/request-access")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> requestAccess(@Valid @RequestBody RequestAccess body) {
    return Envelope.message(registrations.requestAccess(body.applicant(), body.useCase()));
  }

  @PostMapping("/register")
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<Registered> register(@Valid @RequestBody Register body) {
    registrations.register(body.applicant(), body.password(), body.approvalToken());
    return Envelope.of(
        new Registered(body.applicant().email().text(), false),
        "A mail is on its way to this address; open the link in it to go on.");
  }

  /// Leads to the page where somebody verifies; changes nothing, whoever asks, since programs open
  /// links too.
  @GetMapping("/verify")
  ResponseEntity<Void> verify(@RequestParam Secret token) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page(token)).build();
  }

  /// Behind the `#`, since browsers tell that part to no server.
  private static URI page(Secret token) {
    return URI.create(PAGE + "#token=" + URLEncoder.encode(token.reveal(), UTF_8));
  }

  @PostMapping("/resend-verification")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> resendVerification(@Valid @RequestBody Address body) {
    registrations.resendVerification(new EmailAddress(body.email()));
    return Envelope.message("If this address waits to be verified, a mail is on its way to it.");
  }
}
