package io.pacspace.proofs;

import io.pacspace.databases.Cell;
import io.pacspace.platform.Settings;
import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntries.Owner;
import io.pacspace.transparency.TreeHead;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Makes logs and proves that they work.
@Service
public class Logs {
  private final LogStore store;
  private final OtherEntries entries;
  private final Vault vault;
  private final Settings settings;
  private final LogSelfTest reader;
  private final SigningKeys keys;

  Logs(
      LogStore store,
      OtherEntries entries,
      Vault vault,
      Settings settings,
      LogSelfTest reader,
      SigningKeys keys) {
    this.store = store;
    this.entries = entries;
    this.vault = vault;
    this.settings = settings;
    this.reader = reader;
    this.keys = keys;
  }

  /// Makes an environment's ledger and log in its cell, in one transaction: the ledger with its
  /// opening, a sealed signing key, and the first signed checkpoint, over the empty tree; the
  /// opening is signed with what comes next. Where they are there already, answers what was made
  /// then.
  ///
  /// @param issuer the organisation that the opening says it is of
  public Log create(Cell cell, EnvironmentId environment, String issuer) {
    return cell.write(
        environment,
        db -> {
          entries.open(db, environment, new Owner(cell.kind(), issuer, origin(environment)));
          return store.find(db, environment).orElseGet(() -> insert(db, environment));
        });
  }

  private Log insert(JdbcClient db, EnvironmentId environment) {
    var key = SigningKey.generate(origin(environment));
    var log = new Log(key.verifier().name(), key.verifier().toString());
    if (!store.insertIfAbsent(db, environment, log, key.seal(vault, environment))) {
      return store.find(db, environment).orElseThrow();
    }
    store.insertFirst(db, environment, TreeHead.EMPTY, key.sign(TreeHead.EMPTY));
    return log;
  }

  /// Reads the log's signed checkpoint the way a customer would and verifies it with the key kept
  /// when the log was made; also opens the sealed key that will sign the next. Throws
  /// [SelfTestFailed].
  public void selfTest(Cell cell, EnvironmentId environment) {
    var log =
        cell.read(environment, db -> store.find(db, environment))
            .orElseThrow(() -> new SelfTestFailed("there is no log"));
    reader.verify(environment, log);
    cell.read(environment, db -> keys.open(db, environment));
  }

  /// A log's name never changes, so it holds no port and no scheme.
  private String origin(EnvironmentId environment) {
    return settings.origin().getHost() + "/log/" + environment;
  }
}
