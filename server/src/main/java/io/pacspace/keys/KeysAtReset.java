package io.pacspace.keys;

import io.pacspace.accounts.User;
import io.pacspace.recovery.StandingAccess;
import io.pacspace.shared.Audited;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The keys of a person's tenant, when that person resets the password: whoever was inside may have
/// made one, or read one.
@Component
class KeysAtReset implements StandingAccess {
  private final KeyStore keys;
  private final KeyUses uses;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  KeysAtReset(KeyStore keys, KeyUses uses, ApplicationEventPublisher events, Clock clock) {
    this.keys = keys;
    this.uses = uses;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public List<Grant> of(User user) {
    return keys.listAll(user.tenant()).stream()
        .map(
            key ->
                new Grant(
                    key.id().toString(),
                    "api-key",
                    key.name(),
                    key.kind().toString(),
                    key.createdAt(),
                    uses.last(key)))
        .toList();
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void endAllBut(Set<String> kept, User user) {
    var ended =
        keys.listAll(user.tenant()).stream()
            .filter(key -> !kept.contains(key.id().toString()))
            .toList();
    for (var key : ended) {
      keys.revoke(key, clock.instant());
      events.publishEvent(new KeyChanged(key.publicId()));
      events.publishEvent(
          new Audited(
              Optional.of(user.tenant()),
              Optional.of(user.id()),
              "key.revoked",
              key.id().toString(),
              Map.of("name", key.name(), "by", "password reset")));
    }
  }
}
