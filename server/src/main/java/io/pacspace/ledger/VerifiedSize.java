package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tells how much of a ledger is verified, that is, in a signed checkpoint of its log. Declared
/// here, implemented by the module that keeps the logs; while there is none, nothing is verified.
public interface VerifiedSize {
  /// The size of the newest signed checkpoint: records below this index are verified.
  long size(JdbcClient cell, EnvironmentId ledger);

  /// When the first signed checkpoint that covers this index was signed; none if there is none yet.
  Optional<Instant> includedAt(JdbcClient cell, EnvironmentId ledger, long logIndex);
}
