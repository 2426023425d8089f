package io.pacspace.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.environments.Environments;
import io.pacspace.plans.Plans;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.tenants.Tenants;
import io.pacspace.web.KeyAuthenticator;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// Judges the keys that programs present. What the database says of a key, also that there is none,
/// is believed for half a second, and so is what it says of the plan: a busy key is seldom read,
/// and one that is revoked on any node is refused on all of them within a second.
@Component
class KeyAuthentication implements KeyAuthenticator {
  private static final Duration BELIEVED = Duration.ofMillis(500);
  private static final int KEYS = 100_000;

  private final Cache<PublicId, Optional<CachedKey>> known =
      Caffeine.newBuilder().expireAfterWrite(BELIEVED).maximumSize(KEYS).build();
  private final KeyStore keys;
  private final KeyUses uses;
  private final RefusedKeys refusedKeys;
  private final Environments environments;
  private final Plans plans;
  private final Tenants tenants;
  private final Clock clock;
  private final Counter accepted;
  private final Counter refused;

  KeyAuthentication(
      KeyStore keys,
      KeyUses uses,
      RefusedKeys refusedKeys,
      Environments environments,
      Plans plans,
      Tenants tenants,
      Clock clock,
      MeterRegistry metrics) {
    this.keys = keys;
    this.uses = uses;
    this.refusedKeys = refusedKeys;
    this.environments = environments;
    this.plans = plans;
    this.tenants = tenants;
    this.clock = clock;
    this.accepted = counter(metrics, "accepted");
    this.refused = counter(metrics, "refused");
  }

  @Override
  public Optional<Principal.Key> authenticate(Secret text) {
    var principal = ApiKey.parse(text).flatMap(this::judge);
    (principal.isPresent() ? accepted : refused).increment();
    return principal;
  }

  @Override
  public Optional<Principal.Key> remembered(Secret text) {
    var principal =
        ApiKey.parse(text)
            .flatMap(
                presented ->
                    Optional.ofNullable(known.getIfPresent(presented.publicId()))
                        .flatMap(found -> judge(presented, found)));
    principal.ifPresent(_ -> accepted.increment());
    return principal;
  }

  private Optional<Principal.Key> judge(ApiKey presented) {
    var found = known.get(presented.publicId(), this::find);
    var principal = judge(presented, found);
    if (principal.isEmpty()) {
      found.ifPresent(key -> refusedKeys.note(key.stored().key()));
    }
    return principal;
  }

  private Optional<Principal.Key> judge(ApiKey presented, Optional<CachedKey> found) {
    var now = clock.instant();
    var principal =
        found
            .filter(key -> key.stored().admits(presented, now))
            .map(CachedKey::principal)
            .filter(key -> !tenants.isDisabled(key.tenant()));
    principal.ifPresent(key -> uses.touch(key, now));
    return principal;
  }

  private Optional<CachedKey> find(PublicId id) {
    return keys.findByPublicId(id).map(stored -> new CachedKey(stored, principal(stored.key())));
  }

  private Principal.Key principal(Key key) {
    return new Principal.Key(
        key.tenant(),
        key.environment(),
        key.kind(),
        key.id(),
        environments.cellOf(key.environment()),
        plans.entitlement(key.tenant(), key.kind()));
  }

  /// Whoever changes a key sees the change at once on the same node.
  @TransactionalEventListener
  void forget(KeyChanged changed) {
    known.invalidate(changed.publicId());
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("pacspace.key.authentications")
        .description("API keys presented, by whether they were let in")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /// A key, and whom it lets in.
  private record CachedKey(StoredKey stored, Principal.Key principal) {}
}
