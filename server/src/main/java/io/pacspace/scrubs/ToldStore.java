package io.pacspace.scrubs;

import io.pacspace.shared.EnvironmentId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of broken ledgers whose tenants were told, in the control database.
@Repository
class ToldStore {
  private final JdbcClient db;

  ToldStore(JdbcClient db) {
    this.db = db;
  }

  boolean insertIfAbsent(EnvironmentId ledger, String cell, Instant at) {
    return db.sql(
                """
                insert into scrubs.told (ledger_id, cell, told_at) values (:ledger, :cell, :at)
                on conflict on constraint told_pkey do nothing
                """)
            .param("ledger", ledger.value())
            .param("cell", cell)
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  /// Forgets those of a cell that are not broken any more, and answers them.
  List<EnvironmentId> deleteOthers(String cell, Collection<EnvironmentId> broken) {
    return db.sql(
            """
            delete from scrubs.told where cell = :cell and not ledger_id = any(:broken)
            returning ledger_id
            """)
        .param("cell", cell)
        .param("broken", broken.stream().map(EnvironmentId::value).toArray(UUID[]::new))
        .query((row, _) -> new EnvironmentId(row.getObject("ledger_id", UUID.class)))
        .list();
  }
}
