package io.pacspace.keys;

import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.web.LastSeen;
import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Remembers when keys were used and writes it down once a minute, all in one statement.
@Component
class KeyUses {
  private static final Logger log = LoggerFactory.getLogger(KeyUses.class);

  private final LastSeen<Used> seen = new LastSeen<>();
  private final LastUseStore store;

  KeyUses(LastUseStore store) {
    this.store = store;
  }

  void touch(Principal.Key key, Instant at) {
    seen.touch(new Used(key.tenant(), key.key()), at);
  }

  /// The last use that is known here, be it written down or not.
  Optional<Instant> last(Key key) {
    return seen.of(new Used(key.tenant(), key.id()))
        .filter(at -> key.lastUsedAt().filter(at::isBefore).isEmpty())
        .or(key::lastUsedAt);
  }

  @PreDestroy
  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void writeDown() {
    var uses = seen.drain();
    if (uses.isEmpty()) {
      return;
    }
    try {
      store.upsert(uses);
    } catch (DataAccessException e) {
      log.warn("when {} keys were last used is kept for the next minute", uses.size(), e);
      uses.forEach(seen::touch);
    }
  }

  /// A key that was used.
  record Used(TenantId tenant, KeyId key) {}
}
