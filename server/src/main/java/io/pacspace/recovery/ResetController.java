package io.pacspace.recovery;

import io.pacspace.shared.Secret;
import io.pacspace.web.Envelope;
import io.pacspace.web.PublicRoutes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Choosing a new password with a token that came by mail.
@RestController
@RequestMapping("/dashboard/auth/reset-password")
class ResetController {
  private static final int MOST_KEPT = 1000;

  private final PasswordReset reset;

  ResetController(PasswordReset reset) {
    this.reset = reset;
  }

  /// A link from the mail is all that is needed.
  @Bean
  static PublicRoutes waysToReset() {
    return PublicRoutes.of(
        "/dashboard/auth/reset-password", "/dashboard/auth/reset-password/preview");
  }

  /// @param keep ids of the sessions and keys that go on; all others end
  /// @param code of the second factor, or a recovery code: takes the factor off
  record ResetPassword(
      @NotNull(message = "is required") Secret token,
      @NotNull(message = "is required") Secret password,
      @Size(max = MOST_KEPT, message = "must be at most 1000 ids")
          @Nullable List<@NotNull(message = "must be an id") String> keep,
      @Nullable Secret code) {}

  record PreviewReset(@NotNull(message = "is required") Secret token) {}

  record Preview(String email, boolean mfaEnabled, List<Access> access) {
    static Preview of(PasswordReset.Preview preview) {
      return new Preview(
          preview.user().email(),
          preview.hasSecondFactor(),
          preview.grants().stream().map(Access::of).toList());
    }
  }

  record Access(
      String id,
      String kind,
      String name,
      String where,
      Instant createdAt,
      @Nullable Instant lastUsedAt) {
    static Access of(StandingAccess.Grant grant) {
      return new Access(
          grant.id(),
          grant.kind(),
          grant.name(),
          grant.where(),
          grant.createdAt(),
          grant.lastUsedAt().orElse(null));
    }
  }

  /// What a reset would end; by POST, since the token belongs into no address.
  @PostMapping("/preview")
  Envelope<Preview> previewReset(@Valid @RequestBody PreviewReset body) {
    return Envelope.of(Preview.of(reset.preview(body.token())));
  }

  @PostMapping
  Envelope<Void> resetPassword(@Valid @RequestBody ResetPassword body) {
    var kept = body.keep() == null ? Set.<String>of() : Set.copyOf(body.keep());
    reset.reset(body.token(), body.password(), kept, body.code());
    return Envelope.message(
        "The password is replaced, and every session and key that you did not keep is ended; "
            + "sign in again.");
  }
}
