package io.pacspace.receipts;

import io.pacspace.ledger.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of balance checkpoints in a cell.
@Repository
class CheckpointStore {
  private static final String LISTED =
      """
      and (cast(:customer as text) is null or customer_id = :customer)
      and (cast(:start as timestamptz) is null or window_start >= :start)
      and (cast(:end as timestamptz) is null or window_end <= :end)
      """;

  private static final String SELECT =
      """
      select checkpoint_id, customer_id, window_start, window_end, after_sequence, last_sequence,
             net_change, proof_root, made_at
      from receipts.checkpoints where ledger_id = :ledger
      """;

  /// Inserts a checkpoint unless its scope has one.
  void insertIfAbsent(
      JdbcClient cell, EnvironmentId ledger, Window window, RecordRange span, Hash root) {
    cell.sql(
            """
            insert into receipts.checkpoints (ledger_id, checkpoint_id, customer_id, window_start,
              window_end, after_sequence, last_sequence, net_change, proof_root)
            values (:ledger, :id, :customer, :start, :end, :after, :last, :netChange, :root)
            on conflict on constraint checkpoints_scope do nothing
            """)
        .param("ledger", ledger.value())
        .param("id", CheckpointId.next().value())
        .param("customer", span.customer().text())
        .param("start", Timestamp.from(window.start()))
        .param("end", Timestamp.from(window.end()))
        .param("after", span.after())
        .param("last", span.last())
        .param("netChange", span.netChange())
        .param("root", root.bytes())
        .update();
  }

  /// The one checkpoint of a scope, if it was made.
  Optional<BalanceCheckpoint> find(
      JdbcClient cell, EnvironmentId ledger, Window window, RecordRange span) {
    return cell.sql(
            SELECT
                + """
                and customer_id = :customer and window_start = :start and window_end = :end
                and last_sequence = :last
                """)
        .param("ledger", ledger.value())
        .param("customer", span.customer().text())
        .param("start", Timestamp.from(window.start()))
        .param("end", Timestamp.from(window.end()))
        .param("last", span.last())
        .query((row, _) -> checkpoint(row))
        .optional();
  }

  /// The customer's checkpoint with the latest end, the newest of those.
  Optional<BalanceCheckpoint> latest(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return cell.sql(
            SELECT
                + """
                and customer_id = :customer
                order by window_end desc, last_sequence desc, checkpoint_id desc limit 1
                """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .query((row, _) -> checkpoint(row))
        .optional();
  }

  /// Checkpoints, newest first: of one customer or of all, inside a window or of any; all of them
  /// or those that follow one.
  List<BalanceCheckpoint> list(
      JdbcClient cell,
      EnvironmentId ledger,
      @Nullable CustomerId customer,
      @Nullable Window window,
      Optional<CheckpointId> after,
      int limit,
      long offset) {
    return listed(
            cell,
            SELECT
                + LISTED
                + (after.isEmpty() ? "" : "and checkpoint_id < :after\n")
                + "order by checkpoint_id desc limit :limit offset :offset",
            ledger,
            customer,
            window)
        .param("after", after.map(CheckpointId::value).orElse(null))
        .param("limit", limit)
        .param("offset", offset)
        .query((row, _) -> checkpoint(row))
        .list();
  }

  long count(
      JdbcClient cell,
      EnvironmentId ledger,
      @Nullable CustomerId customer,
      @Nullable Window window) {
    var sql = "select count(*) from receipts.checkpoints where ledger_id = :ledger " + LISTED;
    return listed(cell, sql, ledger, customer, window).query(Long.class).single();
  }

  private static JdbcClient.StatementSpec listed(
      JdbcClient cell,
      String sql,
      EnvironmentId ledger,
      @Nullable CustomerId customer,
      @Nullable Window window) {
    return cell.sql(sql)
        .param("ledger", ledger.value())
        .param("customer", customer == null ? null : customer.text())
        .param("start", window == null ? null : Timestamp.from(window.start()))
        .param("end", window == null ? null : Timestamp.from(window.end()));
  }

  private static BalanceCheckpoint checkpoint(ResultSet row) throws SQLException {
    var window =
        new Window(
            row.getTimestamp("window_start").toInstant(),
            row.getTimestamp("window_end").toInstant());
    return new BalanceCheckpoint(
        new Checkpoint(
            new CheckpointId(row.getObject("checkpoint_id", UUID.class)).toString(),
            "VERIFIED",
            Hash.of(row.getBytes("proof_root")).toString(),
            row.getString("customer_id"),
            window.text(),
            row.getLong("last_sequence") - row.getLong("after_sequence"),
            row.getBigDecimal("net_change").stripTrailingZeros()),
        row.getTimestamp("made_at").toInstant());
  }
}
