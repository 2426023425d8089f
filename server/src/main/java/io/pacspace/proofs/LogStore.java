package io.pacspace.proofs;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.TreeHead;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of logs in a cell; the caller brings the cell, and with it the transaction.
@Repository
class LogStore {
  Optional<Log> find(JdbcClient cell, EnvironmentId log) {
    return cell.sql("select origin, verifier_key from proofs.logs where ledger_id = :log")
        .param("log", log.value())
        .query((row, _) -> new Log(row.getString("origin"), row.getString("verifier_key")))
        .optional();
  }

  /// Adds the log unless it is there; tells whether it added it.
  boolean insertIfAbsent(JdbcClient cell, EnvironmentId id, Log log, byte[] sealedKey) {
    return cell.sql(
                """
                insert into proofs.logs (ledger_id, origin, verifier_key, signing_key)
                values (:log, :origin, :verifierKey, :signingKey)
                on conflict (ledger_id) do nothing
                """)
            .param("log", id.value())
            .param("origin", log.origin())
            .param("verifierKey", log.key())
            .param("signingKey", sealedKey)
            .update()
        == 1;
  }

  byte[] sealedKey(JdbcClient cell, EnvironmentId log) {
    return cell.sql("select signing_key from proofs.logs where ledger_id = :log")
        .param("log", log.value())
        .query(byte[].class)
        .single();
  }

  void insertCheckpoint(JdbcClient cell, EnvironmentId log, TreeHead head, String note) {
    cell.sql(
            """
            insert into proofs.checkpoints (ledger_id, size, root, note)
            values (:log, :size, :root, :note)
            """)
        .param("log", log.value())
        .param("size", head.size())
        .param("root", head.root().bytes())
        .param("note", note)
        .update();
  }

  /// The newest signed checkpoint, as signed.
  Optional<String> latestCheckpoint(JdbcClient cell, EnvironmentId log) {
    return cell.sql(
            """
            select note from proofs.checkpoints where ledger_id = :log
            order by size desc limit 1
            """)
        .param("log", log.value())
        .query(String.class)
        .optional();
  }
}
