package io.pacspace.keys;

import io.pacspace.environments.Environments;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Series;
import io.pacspace.shared.Audited;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.web.SessionAuthenticator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What people can do with their tenant's API keys.
@Service
class Keys {
  private final KeyStore keys;
  private final KeyUses uses;
  private final Environments environments;
  private final SessionAuthenticator sessions;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Keys(
      KeyStore keys,
      KeyUses uses,
      Environments environments,
      SessionAuthenticator sessions,
      ApplicationEventPublisher events,
      Clock clock) {
    this.keys = keys;
    this.uses = uses;
    this.environments = environments;
    this.sessions = sessions;
    this.events = events;
    this.clock = clock;
  }

  /// A new key for an environment, which must be active.
  ///
  /// @param end from when on the key is refused, if ever
  @Transactional
  Issued create(Principal.User user, String name, EnvironmentKind kind, Optional<Instant> end) {
    sessions.hold(user);
    var environment = environments.requireActive(user.tenant(), kind);
    var issued = issue(user.tenant(), environment, kind, name, end);
    events.publishEvent(
        Audited.by(
            user,
            "key.created",
            issued.key().id(),
            Map.of("name", name, "environment", kind.toString(), "expiresAt", written(end))));
    return issued;
  }

  /// The tenant's keys, newest first.
  Page<Key> list(TenantId tenant, PageRequest asked, @Nullable String after) {
    var list = Series.of("keys", tenant);
    var page = asked.after(list, after);
    return page.of(
            list.part(keys.list(tenant, page), page.limit(), key -> Cursor.of(key.id())),
            () -> keys.count(tenant))
        .map(this::withLastUse);
  }

  /// One key of the tenant.
  Key find(TenantId tenant, KeyId id) {
    return keys.find(tenant, id).map(this::withLastUse).orElseThrow(Keys::unknown);
  }

  /// Changes a key's name, switch or expiry; `change` is given the key as it is. What has ended
  /// stays ended: of a key that has expired only the name can be changed.
  @Transactional
  Key change(Principal.User user, KeyId id, UnaryOperator<Key> change) {
    var before = forUpdate(user.tenant(), id);
    var after = change.apply(before);
    if (before.isOver(clock.instant()) && !after.equals(before.named(after.name()))) {
      throw over();
    }
    if (!after.equals(before)) {
      keys.update(after);
      changed(user, "key.changed", after, differences(before, after));
    }
    return withLastUse(after);
  }

  /// A new key in place of one that works, as long as that would have; the old one goes on working
  /// for the overlap but never longer than it would have. That happens to a key once: two clicks
  /// make one successor.
  @Transactional
  Issued rotate(Principal.User user, KeyId id, Duration overlap) {
    sessions.hold(user);
    var old = forUpdate(user.tenant(), id);
    var now = clock.instant();
    requireRotatable(old, now);
    var expiring = old.rotated(now, now.plus(overlap));
    keys.update(expiring);
    var issued = issue(old.tenant(), old.environment(), old.kind(), old.name(), old.expiresAt());
    changed(
        user,
        "key.rotated",
        expiring,
        Map.of(
            "replacedBy", issued.key().id().toString(),
            "expiresAt", written(expiring.expiresAt())));
    return issued;
  }

  private static void requireRotatable(Key old, Instant now) {
    if (old.isOver(now)) {
      throw over();
    }
    if (!old.active()) {
      throw notActive("This key is disabled; enable it, or make a new one.");
    }
    if (old.rotatedAt().isPresent()) {
      throw notActive(
          "This key was rotated already; rotate the one in its place, or make a new one.");
    }
  }

  /// The refusal to change what has ended.
  static Failure.Conflict over() {
    return notActive("This key has expired, for good; make a new one.");
  }

  private static Failure.Conflict notActive(String sentence) {
    return new Failure.Conflict(ErrorCode.KEY_NOT_ACTIVE, sentence);
  }

  /// Ends a key for good.
  @Transactional
  void revoke(Principal.User user, KeyId id) {
    var key = forUpdate(user.tenant(), id);
    keys.revoke(key, clock.instant());
    changed(user, "key.revoked", key, Map.of("name", key.name()));
  }

  static Failure.NotFound unknown() {
    return new Failure.NotFound("There is no such API key.");
  }

  private Issued issue(
      TenantId tenant,
      EnvironmentId environment,
      EnvironmentKind kind,
      String name,
      Optional<Instant> end) {
    var text = ApiKey.next(kind);
    var key =
        new Key(
            tenant,
            KeyId.next(),
            environment,
            kind,
            text.publicId(),
            name,
            true,
            clock.instant(),
            end,
            Optional.empty(),
            Optional.empty());
    keys.insert(key, text.secret().hash());
    return new Issued(key, text);
  }

  private Key forUpdate(TenantId tenant, KeyId id) {
    return keys.findForUpdate(tenant, id).orElseThrow(Keys::unknown);
  }

  private Key withLastUse(Key key) {
    return key.lastUsed(uses.last(key));
  }

  private void changed(Principal.User user, String action, Key key, Map<String, String> details) {
    events.publishEvent(new KeyChanged(key.publicId()));
    events.publishEvent(Audited.by(user, action, key.id(), details));
  }

  private static Map<String, String> differences(Key before, Key after) {
    var details = new LinkedHashMap<String, String>();
    if (!after.name().equals(before.name())) {
      details.put("name", after.name());
    }
    if (after.active() != before.active()) {
      details.put("active", Boolean.toString(after.active()));
    }
    if (!after.expiresAt().equals(before.expiresAt())) {
      details.put("expiresAt", written(after.expiresAt()));
    }
    return details;
  }

  private static String written(Optional<Instant> end) {
    return end.map(Instant::toString).orElse("never");
  }

  /// A new key, with its text, which is shown once and kept nowhere.
  record Issued(Key key, ApiKey text) {}
}
