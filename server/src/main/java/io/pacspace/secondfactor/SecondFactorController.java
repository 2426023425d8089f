package io.pacspace.secondfactor;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a signed-in person does with their second factor.
@RestController
@RequestMapping("/dashboard/auth/mfa")
class SecondFactorController {
  private final SecondFactors factors;

  SecondFactorController(SecondFactors factors) {
    this.factors = factors;
  }

  @PostMapping("/enroll")
  Envelope<Enrolled> enroll(@AuthenticationPrincipal Principal.User user) {
    var enrolment = factors.enroll(user);
    var uri = enrolment.uri().reveal();
    return Envelope.of(new Enrolled(enrolment.secret().reveal(), uri, QrCode.svg(uri)));
  }

  @PostMapping("/confirm")
  Envelope<Confirmed> confirm(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Confirm body) {
    var codes = factors.confirm(user, body.code()).stream().map(Secret::reveal).toList();
    return Envelope.of(
        new Confirmed(codes),
        "The second factor is on. Keep the recovery codes; they are not shown again.");
  }

  @PostMapping("/disable")
  Envelope<Void> disable(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Disable body) {
    factors.disable(user, body.password(), body.code());
    return Envelope.message("The second factor is off.");
  }

  record Confirm(@NotNull(message = "is required") Secret code) {}

  record Disable(
      @NotNull(message = "is required") Secret password,
      @NotNull(message = "is required") Secret code) {}

  /// @param secret base32, for those who cannot scan
  /// @param qrSvg the URI as a QR code, an `<svg>` element
  record Enrolled(String secret, String otpauthUri, String qrSvg) {
    /// Shows nothing.
    @Override
    public String toString() {
      return "an enrolment";
    }
  }

  record Confirmed(List<String> recoveryCodes) {
    /// Shows nothing.
    @Override
    public String toString() {
      return "recovery codes";
    }
  }
}
