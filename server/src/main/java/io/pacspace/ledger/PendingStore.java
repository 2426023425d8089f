package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The marks on ledgers that may have deltas to verify, which recording adds.
@Repository
class PendingStore {
  List<EnvironmentId> all(JdbcClient cell) {
    return cell.sql("select ledger_id from ledger.pending")
        .query((row, _) -> new EnvironmentId(row.getObject("ledger_id", UUID.class)))
        .list();
  }

  /// The ledger's size, if the mark is there and free; holds the mark.
  OptionalLong claim(JdbcClient cell, EnvironmentId ledger) {
    var held =
        cell.sql(
                """
                select true from ledger.pending where ledger_id = :ledger
                for update skip locked
                """)
            .param("ledger", ledger.value())
            .query(Boolean.class)
            .optional();
    return held.isPresent() ? OptionalLong.of(size(cell, ledger)) : OptionalLong.empty();
  }

  private static long size(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql("select next_index from ledger.ledgers where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  /// Takes the mark away unless somebody holds it or the ledger, or the ledger has grown.
  void settle(JdbcClient cell, EnvironmentId ledger, long size) {
    cell.sql(
            """
            with mark as (
              select ledger_id from ledger.pending where ledger_id = :ledger
              for update skip locked
            ), idle as (
              select ledger_id from ledger.ledgers
              where ledger_id = :ledger and next_index = :size
              for update skip locked
            )
            delete from ledger.pending using mark, idle
            where pending.ledger_id = mark.ledger_id and mark.ledger_id = idle.ledger_id
            """)
        .param("ledger", ledger.value())
        .param("size", size)
        .update();
  }
}
