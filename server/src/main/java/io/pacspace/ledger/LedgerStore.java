package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of ledgers in a cell; the caller brings the cell, and with it the transaction.
@Repository
class LedgerStore {
  void insertIfAbsent(JdbcClient cell, EnvironmentId ledger) {
    cell.sql(
            """
            insert into ledger.ledgers (ledger_id) values (:ledger)
            on conflict (ledger_id) do nothing
            """)
        .param("ledger", ledger.value())
        .update();
  }
}
