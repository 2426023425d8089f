package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.transparency.Hash;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The answers that ledgers keep under Idempotency-Keys; the caller brings the cell, and with it
/// the transaction.
@Repository
class IdempotencyKeyStore {
  /// The answer kept under a key; refuses if that was for another request.
  Optional<String> find(JdbcClient cell, EnvironmentId ledger, IdempotencyKeys.Key key) {
    return cell.sql(
            """
            select request_hash, answer from ledger.idempotency_keys
            where ledger_id = :ledger and key = :key
            """)
        .param("ledger", ledger.value())
        .param("key", key.text())
        .query(
            (row, _) -> {
              if (!key.isFor(Hash.of(row.getBytes("request_hash")))) {
                throw IdempotencyKey.reused();
              }
              return row.getString("answer");
            })
        .optional();
  }

  /// Keeps an answer, unless another node was first; gives the one that is kept.
  Optional<String> insertIfAbsent(
      JdbcClient cell, EnvironmentId ledger, IdempotencyKeys.Key key, String answer) {
    cell.sql(
            """
            insert into ledger.idempotency_keys (ledger_id, key, request_hash, answer)
            values (:ledger, :key, :request, :answer)
            on conflict on constraint idempotency_keys_pkey do nothing
            """)
        .param("ledger", ledger.value())
        .param("key", key.text())
        .param("request", key.request().bytes())
        .param("answer", answer)
        .update();
    return find(cell, ledger, key);
  }
}
