package io.pacspace.ledger;

import io.pacspace.shared.EnvironmentId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// How far a ledger is closed; the caller brings the cell, and with it the transaction.
@Repository
class FenceStore {
  /// Where the time of a ledger stands.
  ///
  /// @param reached nothing is accepted any more of a time before this
  /// @param now what the cell's clock says, or what the ledger has reached where that is later: a
  ///   clock that was set back opens no window again
  record Edge(Instant reached, Instant now) {}

  Edge edge(JdbcClient cell, EnvironmentId ledger) {
    return findEdge(cell, ledger).orElseThrow();
  }

  /// The same where the ledger may not have been made yet.
  Optional<Edge> findEdge(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql(
            """
            select greatest(accepted_at, closed_until) as reached,
              greatest(accepted_at, closed_until, ledger.clock()) as now
            from ledger.ledgers where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .query(
            (row, _) ->
                new Edge(
                    row.getTimestamp("reached").toInstant(), row.getTimestamp("now").toInstant()))
        .optional();
  }

  /// Closes the ledger up to `end`, which the cell's clock has reached, and on to what it says now,
  /// so that one such statement does for many who wait. Waits for whoever is recording.
  void close(JdbcClient cell, EnvironmentId ledger, Instant end) {
    cell.sql("select set_config('lock_timeout', '5s', true)").query(_ -> {});
    cell.sql(
            """
            update ledger.ledgers
            set closed_until = greatest(closed_until, :end, ledger.clock())
            where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("end", Timestamp.from(end))
        .update();
  }

  /// How far the ledger reaches up to and with the last delta that was accepted before `end`, where
  /// it is closed up to that.
  long sizeBefore(JdbcClient cell, EnvironmentId ledger, Instant end) {
    return cell.sql(
            """
            select last.log_index + 1
            from ledger.ledgers l
            cross join lateral ledger.last_before(l.ledger_id, l.next_index, :end) last
            where l.ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("end", Timestamp.from(end))
        .query(Long.class)
        .single();
  }
}
