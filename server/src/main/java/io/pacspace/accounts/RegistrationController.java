package io.pacspace.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.accounts.Registrations.Applicant;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The way in, open to everybody.
@RestController
@RequestMapping("/dashboard/auth")
class RegistrationController {
  private static final String VERIFIED = "/verified";
  private static final String NO_CONTROLS = "[^\\p{Cc}\\p{Zl}\\p{Zp}]*";
  private static final String NO_CONTROLS_RULE = "must be one line without control characters";

  private final Registrations registrations;

  RegistrationController(Registrations registrations) {
    this.registrations = registrations;
  }

  record RequestAccess(
      @NotBlank(message = "is required")
          @Size(max = 100, message = "must be at most 100 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          String name,
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.PATTERN, message = EmailAddress.RULE)
          String email,
      @NotBlank(message = "is required")
          @Size(max = 100, message = "must be at most 100 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          String organization,
      @Size(max = 50, message = "must be at most 50 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          @Nullable String buyerMode,
      @Size(max = 2000, message = "must be at most 2000 characters") @Nullable String useCase) {
    Applicant applicant() {
      return new Applicant(new EmailAddress(email), name.strip(), organization.strip(), buyerMode);
    }
  }

  record Register(
      @NotBlank(message = "is required")
          @Size(max = 100, message = "must be at most 100 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          String name,
      @NotBlank(message = "is required")
          @Pattern(regexp = EmailAddress.PATTERN, message = EmailAddress.RULE)
          String email,
      @NotNull(message = "is required") Secret password,
      @NotBlank(message = "is required")
          @Size(max = 100, message = "must be at most 100 characters")
          @Pattern(regexp = NO_CONTROLS, message = NO_CONTROLS_RULE)
          String organization,
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
          @Pattern(regexp = EmailAddress.PATTERN, message = EmailAddress.RULE)
          String email) {}

  record Verify(@NotNull(message = "is required") Secret token) {}

  @PostMapping("/request-access")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> requestAccess(@Valid @RequestBody RequestAccess body) {
    registrations.requestAccess(body.applicant(), body.useCase());
    return Envelope.message("Your request is kept; you will hear from us by mail.");
  }

  @PostMapping("/register")
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<Registered> register(@Valid @RequestBody Register body) {
    registrations.register(body.applicant(), body.password(), body.approvalToken());
    return Envelope.of(
        new Registered(body.email(), false),
        "A mail is on its way to this address; open the link in it to go on.");
  }

  /// Programs verify by asking for the link. A browser is led to the page that does it, so that
  /// nothing which merely looks at links for somebody spends the token.
  @GetMapping("/verify")
  ResponseEntity<Envelope<Void>> verify(
      @RequestParam Secret token,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept) {
    if (accept.contains(MediaType.TEXT_HTML_VALUE)) {
      return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page(token)).build();
    }
    return ResponseEntity.ok(verify(new Verify(token)));
  }

  /// Behind the `#`, since browsers tell that part to no server.
  private static URI page(Secret token) {
    return URI.create(VERIFIED + "#token=" + URLEncoder.encode(token.reveal(), UTF_8));
  }

  @PostMapping("/verify")
  Envelope<Void> verify(@Valid @RequestBody Verify body) {
    registrations.verify(body.token());
    return Envelope.message("Your address is verified; sign in to go on.");
  }

  /// Mail scanners ask for links by HEAD, which must not spend the token.
  @RequestMapping(path = "/verify", method = RequestMethod.HEAD)
  void peek() {}

  @PostMapping("/resend-verification")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Envelope<Void> resendVerification(@Valid @RequestBody Address body) {
    registrations.resendVerification(new EmailAddress(body.email()));
    return Envelope.message("If this address waits to be verified, a mail is on its way to it.");
  }
}
