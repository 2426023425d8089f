package io.pacspace.proofs;

import static org.awaitility.Awaitility.await;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.Delta;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.RecordId;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A log of the sandbox cell, with its database seen past every grant and guard.
record TestLog(TestServer server, EnvironmentId id) {
  private static final int CUSTOMERS = 7;
  private static final BigDecimal AMOUNT = new BigDecimal("12345.678");
  private static final String REASON = "a private reason";

  /// A new log, of an environment that only its cell knows.
  static TestLog create(TestServer server) {
    var log = new TestLog(server, EnvironmentId.next());
    server.bean(Logs.class).create(log.cell(), log.id, "Testers");
    return log;
  }

  Cell cell() {
    return server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
  }

  JdbcClient owner() {
    return server.databases().cell("sandbox");
  }

  /// So many entries to be signed: the opening, where nothing is recorded yet, and deltas, one of
  /// each of seven customers in turn, behind what is there.
  void record(int count) {
    while (true) {
      var next = nextIndex();
      if (record(next, next == 1 ? count - 1 : count)) {
        return;
      }
    }
  }

  private long nextIndex() {
    return owner()
        .sql("select next_index from ledger.ledgers where ledger_id = :log")
        .param("log", id.value())
        .query(Long.class)
        .single();
  }

  /// Records them from an index on, unless somebody else has recorded at it.
  private boolean record(long first, int count) {
    var time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var rows = LongStream.range(first, first + count).mapToObj(n -> delta(n, time)).toList();
    return owner()
            .sql(
                """
                with moved as (
                  update ledger.ledgers set next_index = next_index + :count,
                    deltas = deltas + :count
                  where ledger_id = :log and next_index = :first returning ledger_id
                ), marked as (
                  insert into ledger.pending select ledger_id from moved on conflict do nothing
                )
                insert into ledger.deltas (ledger_id, log_index, ordinal, record_id, customer_id, sequence,
                  delta, balance, reason, accepted_at, salt, commitment)
                select ledger_id, n, n, record_id, 'customer-' || n % 7, (n + 6) / 7, :amount,
                  :amount * ((n + 6) / 7), :reason, :time, sha256(decode('00', 'hex') ||
                  n::text::bytea), commitment
                from moved, unnest(:records, :commitments) with ordinality
                  as row (record_id, commitment, at)
                cross join lateral (select :first + at - 1) as place (n)
                """)
            .param("log", id.value())
            .param("count", count)
            .param("amount", AMOUNT)
            .param("reason", REASON)
            .param("time", Timestamp.from(time))
            .param("records", rows.stream().map(row -> row.id().value()).toArray(UUID[]::new))
            .param("commitments", rows.stream().map(Made::commitment).toArray(byte[][]::new))
            .param("first", first)
            .update()
        == count;
  }

  /// Does something while no server can sign for this log.
  void unsigned(Runnable work) {
    tamper("insert into ledger.pending values (:log) on conflict do nothing");
    cell()
        .write(
            id,
            held -> {
              held.sql("select 1 from ledger.pending where ledger_id = :log for update")
                  .param("log", id.value())
                  .query(_ -> {});
              work.run();
              return true;
            });
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Made(RecordId id, byte[] commitment) {}

  private static Made delta(long index, Instant time) {
    var sequence = (index + CUSTOMERS - 1) / CUSTOMERS;
    var id = RecordId.of(time, index, index);
    var delta =
        new Delta(
            new CustomerId("customer-" + index % CUSTOMERS),
            AMOUNT,
            REASON,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var place =
        new Delta.Place(
            id,
            sequence,
            AMOUNT.multiply(BigDecimal.valueOf(sequence)),
            Optional.empty(),
            Optional.empty(),
            time);
    try {
      var salt = Hash.leaf(String.valueOf(index).getBytes(StandardCharsets.UTF_8)).bytes();
      return new Made(id, SaltedRecord.of(salt, delta.canonicalRecord(place)).commitment());
    } catch (Refusal e) {
      throw new IllegalStateException(e);
    }
  }

  long size() {
    return owner()
        .sql("select max(size) from proofs.checkpoints where ledger_id = :log")
        .param("log", id.value())
        .query(Long.class)
        .single();
  }

  void awaitSize(long size) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(this::size, now -> now == size);
  }

  /// Runs SQL as the owner, without triggers; `:log` is this log.
  void tamper(String sql) {
    owner().sql("set session_replication_role = replica; " + sql).param("log", id.value()).update();
  }

  /// Every signed checkpoint by size, its signature checked.
  List<TreeHead> heads() {
    return owner()
        .sql(
            """
            select note, verifier_key from proofs.checkpoints join proofs.logs using (ledger_id)
            where ledger_id = :log order by size
            """)
        .param("log", id.value())
        .query((row, _) -> open(row.getString(1), row.getString(2)))
        .list();
  }

  private static TreeHead open(String note, String key) {
    try {
      var verifier = VerifierKey.parse(key);
      return io.pacspace.transparency.Checkpoint.open(
              SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)),
              verifier.name(),
              List.of(verifier))
          .head();
    } catch (Refusal e) {
      throw new AssertionError(e);
    }
  }

  /// The leaf hashes as the ledger's rows make them.
  List<Hash> leaves() {
    return owner()
        .sql(
            """
            select commitment from (
              select log_index, commitment from ledger.deltas where ledger_id = :log
              union all
              select log_index, commitment from ledger.entries where ledger_id = :log
            ) every order by log_index
            """)
        .param("log", id.value())
        .query((row, _) -> Hash.leaf(SaltedRecord.entry(row.getBytes(1))))
        .list();
  }

  /// The tree that the stored tiles make.
  MerkleTree tree(long size) throws Refusal {
    return MerkleTree.stored(
        size, paths -> cell().read(id, db -> server.bean(TileStore.class).of(db, id).read(paths)));
  }

  /// Every tile that a log of this size publishes.
  static List<TilePath> tiles(long size) {
    return TilePath.between(0, size).toList();
  }
}
