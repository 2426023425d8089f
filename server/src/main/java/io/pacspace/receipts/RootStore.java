package io.pacspace.receipts;

import static java.util.Objects.requireNonNull;

import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/// The proof roots over spans of records, in the cell of their ledger.
@Repository
class RootStore {
  /// The roots that are known of these records.
  Map<Sequences, Hash> find(JdbcClient cell, EnvironmentId ledger, Collection<Sequences> spans) {
    var found = new HashMap<Sequences, Hash>();
    named(
            cell.sql(
                """
                select customer_id, after_sequence, last_sequence, proof_root
                from unnest(:customers, :afters, :lasts) as asked (customer, after, last)
                join receipts.roots
                  on ledger_id = :ledger and customer_id = asked.customer
                  and after_sequence = asked.after and last_sequence = asked.last
                """),
            ledger,
            spans)
        .query(
            row -> {
              var span =
                  new Sequences(
                      new CustomerId(row.getString("customer_id")),
                      row.getLong("after_sequence"),
                      row.getLong("last_sequence"));
              found.put(span, Hash.of(row.getBytes("proof_root")));
            });
    return found;
  }

  void insertIfAbsent(JdbcClient cell, EnvironmentId ledger, Map<Sequences, Hash> roots) {
    var spans = List.copyOf(roots.keySet());
    named(
            cell.sql(
                """
                insert into receipts.roots
                  (ledger_id, customer_id, after_sequence, last_sequence, proof_root)
                select :ledger, * from unnest(:customers, :afters, :lasts, :roots)
                on conflict on constraint roots_pkey do nothing
                """),
            ledger,
            spans)
        .param(
            "roots",
            spans.stream()
                .map(span -> requireNonNull(roots.get(span)).bytes())
                .toArray(byte[][]::new))
        .update();
  }

  private static StatementSpec named(
      StatementSpec statement, EnvironmentId ledger, Collection<Sequences> spans) {
    return statement
        .param("ledger", ledger.value())
        .param(
            "customers", spans.stream().map(span -> span.customer().text()).toArray(String[]::new))
        .param("afters", spans.stream().mapToLong(Sequences::after).toArray())
        .param("lasts", spans.stream().mapToLong(Sequences::last).toArray());
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
