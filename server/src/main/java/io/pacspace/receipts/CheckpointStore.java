package io.pacspace.receipts;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Window;
import io.pacspace.statements.RecordRange;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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

  private static final String SELECT_AMONG =
      """
      select checkpoint_id, customer_id, window_start, window_end, after_sequence, last_sequence,
             net_change, proof_root, statement, made_at, (
               select r.proof_root from receipts.roots r
               where r.ledger_id = c.ledger_id and r.customer_id = c.customer_id
                 and r.after_sequence = c.after_sequence and r.last_sequence = c.last_sequence
             ) as known_root
      from receipts.checkpoints c
      """;

  private static final String SELECT = SELECT_AMONG + "where ledger_id = :ledger\n";

  /// What is kept of a checkpoint.
  ///
  /// @param root over the records of the range; none where there are none
  /// @param statement the receipt id of the statement, of one that is final
  record Made(Window window, RecordRange range, Optional<Hash> root, Optional<Hash> statement) {}

  /// A checkpoint as its row has it.
  ///
  /// @param knownRoot what is kept elsewhere as the root over the same records
  record Kept(
      CheckpointId id,
      Window window,
      Sequences range,
      BigDecimal netChange,
      @Nullable Hash root,
      @Nullable Hash statement,
      @Nullable Hash knownRoot,
      Instant at) {
    /// Whether it is the row of what was made.
    boolean isOf(Made made) {
      return range.after() == made.range().after()
          && range.last() == made.range().last()
          && netChange.compareTo(made.range().netChange()) == 0
          && made.root().equals(Optional.ofNullable(root))
          && made.statement().equals(Optional.ofNullable(statement));
    }

    /// As answers show it where it holds.
    BalanceCheckpoint answer() {
      return new BalanceCheckpoint(
          new Checkpoint(
              id.toString(),
              "VERIFIED",
              root == null ? null : root.toString(),
              range.customer().text(),
              window.text(),
              range.last() - range.after(),
              netChange,
              statement != null,
              statement == null ? null : statement.toString()),
          at);
    }
  }

  /// Inserts checkpoints, each unless its scope has one.
  void insertIfAbsent(JdbcClient cell, EnvironmentId ledger, List<Made> made) {
    scopes(
            cell.sql(
                """
                insert into receipts.checkpoints (ledger_id, customer_id, window_start, window_end,
                  last_sequence, statement, checkpoint_id, after_sequence, net_change, proof_root)
                select :ledger, * from unnest(:customers, cast(:starts as timestamptz[]),
                  cast(:ends as timestamptz[]), :lasts, :statements, :ids, :afters, :netChanges,
                  :roots)
                on conflict on constraint checkpoints_scope do nothing
                """),
            ledger,
            made)
        .param(
            "ids",
            made.stream().map(_ -> CheckpointId.next().value()).sorted().toArray(UUID[]::new))
        .param("afters", made.stream().mapToLong(one -> one.range().after()).toArray())
        .param(
            "netChanges",
            made.stream().map(one -> one.range().netChange()).toArray(BigDecimal[]::new))
        .param("roots", bytes(made, Made::root))
        .update();
  }

  /// The one checkpoint of each of these scopes, as far as they were made.
  List<Kept> find(JdbcClient cell, EnvironmentId ledger, Collection<Made> made) {
    return scopes(
            cell.sql(
                SELECT_AMONG
                    + """
                    join unnest(:customers, cast(:starts as timestamptz[]),
                        cast(:ends as timestamptz[]), :lasts, :statements)
                      as asked (customer, begins, ends, last, made_of)
                      on customer_id = asked.customer and window_start = asked.begins
                      and window_end = asked.ends and last_sequence = asked.last
                      and statement is not distinct from asked.made_of
                    where ledger_id = :ledger
                    """),
            ledger,
            made)
        .query((row, _) -> kept(row))
        .list();
  }

  private static JdbcClient.StatementSpec scopes(
      JdbcClient.StatementSpec statement, EnvironmentId ledger, Collection<Made> made) {
    return statement
        .param("ledger", ledger.value())
        .param(
            "customers",
            made.stream().map(one -> one.range().customer().text()).toArray(String[]::new))
        .param(
            "starts",
            made.stream().map(one -> one.window().start().toString()).toArray(String[]::new))
        .param(
            "ends", made.stream().map(one -> one.window().end().toString()).toArray(String[]::new))
        .param("lasts", made.stream().mapToLong(one -> one.range().last()).toArray())
        .param("statements", bytes(made, Made::statement));
  }

  @SuppressWarnings("NullAway") // an array for PostgreSQL, which has nulls
  private static byte[][] bytes(Collection<Made> made, Function<Made, Optional<Hash>> hash) {
    return made.stream()
        .map(one -> hash.apply(one).map(Hash::bytes).orElse(null))
        .toArray(byte[][]::new);
  }

  List<Kept> find(JdbcClient cell, EnvironmentId ledger, List<CheckpointId> ids) {
    return cell.sql(SELECT + "and checkpoint_id = any(:ids)")
        .param("ledger", ledger.value())
        .param("ids", ids.stream().map(CheckpointId::value).toArray(UUID[]::new))
        .query((row, _) -> kept(row))
        .list();
  }

  /// Those of these customers for whom a window has been closed.
  List<CustomerId> closed(
      JdbcClient cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    return cell.sql(
            """
            select distinct customer_id from receipts.checkpoints
            where ledger_id = :ledger and customer_id = any(:customers)
              and window_start = :start and window_end = :end and statement is not null
            """)
        .param("ledger", ledger.value())
        .param("customers", customers.stream().map(CustomerId::text).toArray(String[]::new))
        .param("start", Timestamp.from(window.start()))
        .param("end", Timestamp.from(window.end()))
        .query((row, _) -> new CustomerId(row.getString("customer_id")))
        .list();
  }

  /// The customer's checkpoint with the latest end, the newest of those.
  Optional<Kept> latest(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return cell.sql(
            SELECT
                + """
                and customer_id = :customer
                order by window_end desc, last_sequence desc, checkpoint_id desc limit 1
                """)
        .param("ledger", ledger.value())
        .param("customer", customer.text())
        .query((row, _) -> kept(row))
        .optional();
  }

  /// Checkpoints, newest first: of one customer or of all, inside a window or of any; all of them
  /// or those that follow one.
  List<Kept> list(
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
        .query((row, _) -> kept(row))
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

  private static @Nullable Hash hash(byte @Nullable [] bytes) {
    return bytes == null ? null : Hash.of(bytes);
  }

  private static Kept kept(ResultSet row) throws SQLException {
    var window =
        new Window(
            row.getTimestamp("window_start").toInstant(),
            row.getTimestamp("window_end").toInstant());
    return new Kept(
        new CheckpointId(row.getObject("checkpoint_id", UUID.class)),
        window,
        new Sequences(
            new CustomerId(row.getString("customer_id")),
            row.getLong("after_sequence"),
            row.getLong("last_sequence")),
        row.getBigDecimal("net_change").stripTrailingZeros(),
        hash(row.getBytes("proof_root")),
        hash(row.getBytes("statement")),
        hash(row.getBytes("known_root")),
        row.getTimestamp("made_at").toInstant());
  }
}
