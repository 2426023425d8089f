package io.pacspace.receipts;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.statements.RecordRange;
import io.pacspace.transparency.Hash;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The proof roots over spans of records, in the cell of their ledger.
@Repository
class RootStore {
  Optional<Hash> find(JdbcClient cell, EnvironmentId ledger, RecordRange span) {
    return cell.sql(
            """
            select proof_root from receipts.roots
            where ledger_id = :ledger and customer_id = :customer
              and after_sequence = :after and last_sequence = :last
            """)
        .param("ledger", ledger.value())
        .param("customer", span.customer().text())
        .param("after", span.after())
        .param("last", span.last())
        .query((row, _) -> Hash.of(row.getBytes("proof_root")))
        .optional();
  }

  void insertIfAbsent(JdbcClient cell, EnvironmentId ledger, RecordRange span, Hash root) {
    cell.sql(
            """
            insert into receipts.roots
              (ledger_id, customer_id, after_sequence, last_sequence, proof_root)
            values (:ledger, :customer, :after, :last, :root)
            on conflict on constraint roots_pkey do nothing
            """)
        .param("ledger", ledger.value())
        .param("customer", span.customer().text())
        .param("after", span.after())
        .param("last", span.last())
        .param("root", root.bytes())
        .update();
  }

  /// The last sequence of the customer's that a root stands for, in the ledger's transaction.
  OptionalLong lastSequence(JdbcClient cell, EnvironmentId ledger, CustomerId customer, Hash root) {
    return cell
        .sql(
            """
            select last_sequence from receipts.roots
            where proof_root = :root and ledger_id = :ledger and customer_id = :customer
            """)
        .param("root", root.bytes())
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .query((row, _) -> row.getLong("last_sequence"))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /// What a root stands for; the ledger is not known yet.
  Optional<StoredRoot> find(JdbcClient cell, Hash root) {
    return cell.sql(
            """
            select ledger_id, customer_id, after_sequence, last_sequence, made_at
            from receipts.roots where proof_root = :root limit 1
            """)
        .param("root", root.bytes())
        .query(
            (row, _) ->
                new StoredRoot(
                    new EnvironmentId(row.getObject("ledger_id", UUID.class)),
                    new CustomerId(row.getString("customer_id")),
                    row.getLong("after_sequence"),
                    row.getLong("last_sequence"),
                    row.getTimestamp("made_at").toInstant()))
        .optional();
  }

  /// The sequences that a root stands for, and since when it is known.
  record StoredRoot(
      EnvironmentId ledger, CustomerId customer, long after, long last, Instant madeAt) {}
}
