package io.pacspace.proofs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The signing keys of the logs that this node has signed for lately, opened.
@Component
class SigningKeys {
  private static final int REMEMBERED = 10_000;

  private final LogStore store;
  private final Vault vault;
  private final Cache<EnvironmentId, SigningKey> opened =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterAccess(Duration.ofMinutes(10))
          .build();

  SigningKeys(LogStore store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /// The key of a log; `IllegalStateException` where there is none or it does not open.
  SigningKey of(JdbcClient cell, EnvironmentId log) {
    var known = opened.getIfPresent(log);
    if (known != null) {
      return known;
    }
    var key = open(cell, log);
    opened.put(log, key);
    return key;
  }

  /// Opens the key as it is stored now.
  SigningKey open(JdbcClient cell, EnvironmentId log) {
    var kept =
        store.find(cell, log).orElseThrow(() -> new IllegalStateException("no log of " + log));
    try {
      return SigningKey.open(VerifierKey.parse(kept.key()), store.sealedKey(cell, log), vault, log);
    } catch (Refusal e) {
      throw new IllegalStateException("the verifier key of " + log + " is damaged", e);
    }
  }
}
