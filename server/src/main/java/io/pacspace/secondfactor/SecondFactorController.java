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
  Envelope<Enrolled> enroll(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Enroll body) {
    var enrolment = factors.enroll(user, body.password());
    var uri = enrolment.uri().reveal();
    return Envelope.of(new Enrolled(enrolment.secret().reveal(), uri, QrCode.svg(uri)));
  }

  @PostMapping("/confirm")
  Envelope<RecoveryCodes> confirm(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody Confirm body) {
    return Envelope.of(
        RecoveryCodes.of(factors.confirm(user, body.code())),
        "The second factor is on. Keep the recovery codes; they are not shown again.");
  }

  @PostMapping("/recovery-codes")
  Envelope<RecoveryCodes> renew(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody BothFactors body) {
    return Envelope.of(
        RecoveryCodes.of(factors.renewRecoveryCodes(user, body.password(), body.code())),
        "These replace the recovery codes of before. Keep them; they are not shown again.");
  }

  @PostMapping("/disable")
  Envelope<Void> disable(
      @AuthenticationPrincipal Principal.User user, @Valid @RequestBody BothFactors body) {
    factors.disable(user, body.password(), body.code());
    return Envelope.message("The second factor is off.");
  }

  record Confirm(@NotNull(message = "is required") Secret code) {}

  record Enroll(@NotNull(message = "is required") Secret password) {}

  record BothFactors(
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

  record RecoveryCodes(List<String> recoveryCodes) {
    static RecoveryCodes of(List<Secret> codes) {
      return new RecoveryCodes(codes.stream().map(Secret::reveal).toList());
    }

    /// Shows nothing.
    @Override
    public String toString() {
      return "recovery codes";
    }
  }
}
