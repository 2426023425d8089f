package io.pacspace.keys;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.web.Envelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tells a program which key it holds.
@RestController
class WhoamiController {
  private final Keys keys;

  WhoamiController(Keys keys) {
    this.keys = keys;
  }

  @GetMapping("/api/v1/whoami")
  Envelope<Whoami> whoami(@AuthenticationPrincipal Principal.Key caller) {
    var key = keys.find(caller.tenant(), caller.key());
    return Envelope.of(
        new Whoami(
            key.tenant().toString(),
            key.kind(),
            key.id().toString(),
            key.name(),
            key.expiresAt().orElse(null)));
  }

  record Whoami(
      String tenantId,
      EnvironmentKind environment,
      String keyId,
      String name,
      @Nullable Instant expiresAt) {}
}
