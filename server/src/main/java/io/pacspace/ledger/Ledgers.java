package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Opens ledgers. What is recorded in them, and how, joins this module with the Balance API.
@Component
public class Ledgers {
  Ledgers() {}

  /// Opens an environment's ledger, empty, in the current transaction of its cell; does nothing if
  /// it is open already.
  public void open(JdbcClient cell, EnvironmentId ledger) {
    cell.sql(
            """
            insert into ledger.ledgers (ledger_id) values (:ledger)
            on conflict (ledger_id) do nothing
            """)
        .param("ledger", ledger.value())
        .update();
  }
}
