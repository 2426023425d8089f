package io.pacspace.checks;

import io.pacspace.checks.ControlPlane.RegisteredLog;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.platform.Vault;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/// Looks at a log's name and keys: what verifies its checkpoints, what signs the next, and what the
/// control database says of both.
final class LogKeyCheck {
  private static final String PURPOSE = "log-signing-key";

  private final Subject ledger;
  private final Optional<Vault> vault;

  LogKeyCheck(Subject ledger, Optional<Vault> vault) {
    this.ledger = ledger;
    this.vault = vault;
  }

  /// The key that verifies the log's checkpoints, as far as there is one.
  Optional<VerifierKey> check(Optional<RegisteredLog> environment) {
    var log =
        ledger
            .sql(
                """
                select origin, verifier_key, signing_key from proofs.logs
                where ledger_id = :ledger
                """)
            .query(
                (row, _) ->
                    new Log(
                        row.getString("origin"),
                        row.getString("verifier_key"),
                        new SealedKey(row.getBytes("signing_key"))))
            .optional();
    if (log.isEmpty()) {
      found("It has no log.");
      return Optional.empty();
    }
    environment.ifPresent(listed -> compare(listed, log.get()));
    return check(log.get());
  }

  private record Log(String origin, String key, SealedKey signingKey) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record SealedKey(byte[] bytes) {}

  private void compare(RegisteredLog listed, Log log) {
    if (!log.origin().equals(listed.origin().orElse(log.origin()))
        || !log.key().equals(listed.key().orElse(log.key()))) {
      ledger.found(
          Kind.ENVIRONMENT,
          new Place.Whole(),
          "The control database has another name or key for its log.");
    }
  }

  private Optional<VerifierKey> check(Log log) {
    try {
      var key = VerifierKey.parse(log.key());
      if (!key.name().equals(log.origin())) {
        found("Its log is named " + log.origin() + " and its key " + key.name() + ".");
      }
      if (!log.origin().endsWith("/log/" + ledger.id())) {
        found("Its log is named " + log.origin() + ", which is not after its environment.");
      }
      vault.ifPresent(opener -> checkPair(opener, key, log.signingKey().bytes()));
      return Optional.of(key);
    } catch (Refusal e) {
      found("Its verifier key cannot be read: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  /// Signs something that is no checkpoint, which fails unless the two keys are a pair.
  private void checkPair(Vault opener, VerifierKey key, byte[] sealed) {
    try {
      var encoded = opener.open(sealed, PURPOSE, ledger.id().toString());
      var signing =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      SignedNote.sign("pacspace check\n", key, signing);
    } catch (IllegalStateException | GeneralSecurityException _) {
      found("Its signing key does not open under this master key.");
    } catch (Refusal _) {
      found("Its signing key and its verifier key are no pair.");
    }
  }

  private void found(String sentence) {
    ledger.found(Kind.LOG_KEY, new Place.Whole(), sentence);
  }
}
