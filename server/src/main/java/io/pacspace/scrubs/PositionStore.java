package io.pacspace.scrubs;

import io.pacspace.shared.EnvironmentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows that say how far ledgers have been re-added. The caller brings the cell; times are that
/// one's.
@Repository
class PositionStore {
  private static final int AT_ONCE = 16;

  /// Where a pass stands, which is at a signed checkpoint, and the size that it ends at.
  record Position(long size, long goal) {}

  /// Adds the ledgers that are new, as the recorder.
  void enlist(JdbcClient recorder) {
    recorder
        .sql(
            """
            insert into scrubs.positions (ledger_id, began_at, whole_at, due_at)
            select ledger_id, ledger.clock(), ledger.clock(), ledger.clock()
            from ledger.ledgers l
            where not exists (
              select from scrubs.positions p where p.ledger_id = l.ledger_id)
            on conflict on constraint positions_pkey do nothing
            """)
        .update();
  }

  /// Some of the ledgers that are due, the longest due first.
  List<EnvironmentId> due(JdbcClient cell) {
    return cell.sql(
            """
            select ledger_id from scrubs.positions where due_at <= ledger.clock()
            order by due_at limit :most
            """)
        .param("most", AT_ONCE)
        .query((row, _) -> new EnvironmentId(row.getObject("ledger_id", UUID.class)))
        .list();
  }

  /// Locks the position of a ledger that is still due, to the end of the transaction; none where
  /// another server has it.
  Optional<Position> claim(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql(
            """
            select size, goal from scrubs.positions
            where ledger_id = :ledger and due_at <= ledger.clock() for update skip locked
            """)
        .param("ledger", ledger.value())
        .query((row, _) -> new Position(row.getLong("size"), row.getLong("goal")))
        .optional();
  }

  /// The pass goes on from there.
  void move(JdbcClient cell, EnvironmentId ledger, Position to) {
    cell.sql("update scrubs.positions set size = :size, goal = :goal where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .param("size", to.size())
        .param("goal", to.goal())
        .update();
  }

  /// The pass has ended and everything was whole; the next one begins after a pause.
  void end(JdbcClient cell, EnvironmentId ledger, Duration pause) {
    cell.sql(
            """
            update scrubs.positions
            set size = 0, goal = 0, whole_at = began_at,
              began_at = ledger.clock() + cast(:pause as interval),
              due_at = ledger.clock() + cast(:pause as interval)
            where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("pause", pause.toString())
        .update();
  }

  /// Reads on from the same place, but not at once.
  void postpone(JdbcClient cell, EnvironmentId ledger, Duration pause) {
    cell.sql(
            """
            update scrubs.positions set due_at = ledger.clock() + cast(:pause as interval)
            where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .param("pause", pause.toString())
        .update();
  }

  /// For how many seconds some ledger has not been re-added as a whole; 0 where there is none.
  double longest(JdbcClient cell) {
    return cell.sql(
            """
            select cast(coalesce(extract(epoch from ledger.clock() - min(whole_at)), 0)
              as double precision)
            from scrubs.positions
            """)
        .query(Double.class)
        .single();
  }
}
