package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Opens ledgers: what an environment records its deltas in.
@Service
public class Ledgers {
  private final LedgerStore store;

  Ledgers(LedgerStore store) {
    this.store = store;
  }

  /// Opens an environment's ledger, empty, in the current transaction of its cell; does nothing if
  /// it is open already.
  public void open(JdbcClient cell, EnvironmentId ledger) {
    store.insertIfAbsent(cell, ledger);
  }
}
