package io.pacspace.keys;

import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.repetition.Repetition;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.web.Envelope;
import io.pacspace.web.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// API keys over HTTP.
@RestController
@RequestMapping("/dashboard/api-keys")
class KeyController {
  private static final long LONGEST_OVERLAP = 30 * 24 * 60 * 60;
  private static final Duration USUAL_OVERLAP = Duration.ofHours(24);
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final Keys keys;
  private final Repetition repetition;
  private final Clock clock;

  KeyController(Keys keys, Repetition repetition, Clock clock) {
    this.keys = keys;
    this.repetition = repetition;
    this.clock = clock;
  }

  /// What has to be so now, such as that the expiry is still to come, is not asked of a request
  /// that is repeated.
  @PostMapping
  ResponseEntity<String> create(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(value = IdempotencyKey.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody Create request) {
    var kind = request.kind();
    var end = request.end();
    return repetition.create(
        user,
        key,
        request.hash(),
        () -> {
          requireFuture(end, clock.instant());
          return NewKey.of(keys.create(user, request.name(), kind, end));
        });
  }

  @GetMapping
  Envelope<Page<Item>> list(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(required = false) @Nullable String after) {
    return Envelope.of(
        keys.list(user.tenant(), new PageRequest(page, limit), after).map(this::item));
  }

  @GetMapping("/{id}")
  Envelope<Item> find(@AuthenticationPrincipal Principal.User user, @PathVariable String id) {
    return Envelope.of(item(keys.find(user.tenant(), idOf(id))));
  }

  @PatchMapping("/{id}")
  Envelope<Item> change(
      @AuthenticationPrincipal Principal.User user,
      @PathVariable String id,
      @Valid @RequestBody Change request) {
    var now = clock.instant();
    return Envelope.of(item(keys.change(user, idOf(id), key -> request.applyTo(key, now))));
  }

  @DeleteMapping("/{id}")
  Envelope<Void> revoke(@AuthenticationPrincipal Principal.User user, @PathVariable String id) {
    keys.revoke(user, idOf(id));
    return Envelope.message("The key is revoked for good.");
  }

  @PostMapping("/{id}/rotate")
  ResponseEntity<String> rotate(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(value = IdempotencyKey.HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @Valid @RequestBody(required = false) @Nullable Rotate request) {
    var old = idOf(id);
    var asked = request == null ? new Rotate(null) : request;
    return repetition.create(
        user, key, asked.hash(old), () -> NewKey.of(keys.rotate(user, old, asked.overlap())));
  }

  private Item item(Key key) {
    return Item.of(key, clock.instant());
  }

  private static KeyId idOf(String text) {
    return KeyId.parse(text).orElseThrow(Keys::unknown);
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  /// The end of a key as written in JSON; none where it is absent or null.
  private static Optional<Instant> expiry(@Nullable JsonNode expiresAt) {
    if (expiresAt == null || expiresAt.isNull()) {
      return Optional.empty();
    }
    try {
      var end = Instant.parse(expiresAt.asString(""));
      if (end.isBefore(LAST_TIME)) {
        return Optional.of(end);
      }
    } catch (DateTimeException _) {
      // Refused below, like a time that is too far.
    }
    throw noExpiry();
  }

  private static void requireFuture(Optional<Instant> end, Instant now) {
    if (end.filter(time -> !time.isAfter(now)).isPresent()) {
      throw noExpiry();
    }
  }

  private static Failure.Invalid noExpiry() {
    return invalid("expiresAt", "must be a future time such as 2030-01-31T12:00:00Z, or null");
  }

  /// @param environment `test` or `sandbox`, `live` or `production`; sandbox where absent
  /// @param expiresAt from when on the key is refused; never where absent or null
  record Create(
      @NotBlank(message = "is required") @OneLine String name,
      @Nullable String environment,
      @Nullable JsonNode expiresAt) {
    EnvironmentKind kind() {
      return switch (environment == null ? "sandbox" : environment) {
        case "test", "sandbox" -> EnvironmentKind.SANDBOX;
        case "live", "production" -> EnvironmentKind.PRODUCTION;
        default -> throw invalid("environment", "must be sandbox, production, test or live");
      };
    }

    Optional<Instant> end() {
      return expiry(expiresAt);
    }

    /// What tells it from every other request.
    RequestHash hash() {
      return RequestHash.of("api-key")
          .add(name)
          .add(kind().toString())
          .add(end().map(Instant::toString));
    }
  }

  /// What is absent stays as it is.
  ///
  /// @param expiresAt JSON null for never
  record Change(
      @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") @OneLine
          @Nullable String name,
      @Nullable Boolean active,
      @Nullable JsonNode expiresAt) {
    Key applyTo(Key key, Instant now) {
      var changed = name == null ? key : key.named(name);
      if (active != null && key.isOver(now)) {
        throw Keys.over();
      }
      changed = active == null ? changed : changed.switched(active);
      if (expiresAt == null) {
        return changed;
      }
      var end = expiry(expiresAt);
      requireFuture(end, now);
      return changed.until(end);
    }
  }

  /// @param overlapSeconds how long the old key goes on working; a day where absent
  record Rotate(
      @Min(value = 0, message = "must be from 0 to " + LONGEST_OVERLAP)
          @Max(value = LONGEST_OVERLAP, message = "must be from 0 to " + LONGEST_OVERLAP)
          @Nullable Long overlapSeconds) {
    Duration overlap() {
      return overlapSeconds == null ? USUAL_OVERLAP : Duration.ofSeconds(overlapSeconds);
    }

    /// What tells it from every other request, given the key to be rotated.
    RequestHash hash(KeyId old) {
      return RequestHash.of("rotation").add(old.toString()).add(overlap().toString());
    }
  }

  /// A key on the one occasion that its secret is shown.
  record NewKey(
      String id,
      String name,
      String environment,
      String publicKey,
      String secretKey,
      String fullKey,
      Instant createdAt,
      boolean active) {
    static NewKey of(Keys.Issued issued) {
      var key = issued.key();
      return new NewKey(
          key.id().toString(),
          key.name(),
          key.kind().keyWord(),
          ApiKey.shown(key.kind(), key.publicId()),
          issued.text().secret().reveal(),
          issued.text().full().reveal(),
          key.createdAt(),
          key.active());
    }

    @Override
    public String toString() {
      return "NewKey[" + id + "]";
    }
  }

  /// A key on every other occasion.
  record Item(
      String id,
      String name,
      String environment,
      String publicKey,
      boolean active,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt) {
    static Item of(Key key, Instant now) {
      return new Item(
          key.id().toString(),
          key.name(),
          key.kind().keyWord(),
          ApiKey.shown(key.kind(), key.publicId()),
          key.works(now),
          key.createdAt(),
          key.lastUsedAt().orElse(null),
          key.expiresAt().orElse(null));
    }
  }
}
