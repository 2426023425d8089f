package io.pacspace.proofs;

import static org.awaitility.Awaitility.await;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A log of the sandbox cell, with its database seen past every grant and guard.
record TestLog(TestServer server, EnvironmentId id) {
  /// A new log, of an environment that only its cell knows.
  static TestLog create(TestServer server) {
    var log = new TestLog(server, EnvironmentId.next());
    server.bean(Logs.class).create(log.cell(), log.id);
    return log;
  }

  Cell cell() {
    return server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
  }

  JdbcClient owner() {
    return server.databases().cell("sandbox");
  }

  /// Records deltas with commitments to nothing, one of each of seven customers in turn.
  void record(int count) {
    owner()
        .sql(
            """
            with moved as (
              update ledger.ledgers set next_index = next_index + :count
              where ledger_id = :log returning next_index - :count as first
            ), marked as (
              insert into ledger.pending select :log from moved on conflict do nothing
            )
            insert into ledger.deltas (ledger_id, log_index, record_id, customer_id, sequence,
              delta, balance, reason, accepted_at, salt, commitment)
            select :log, n, gen_random_uuid(), 'customer-' || n % 7, n / 7 + 1, 12345.678,
              12345.678 * (n / 7 + 1), 'a private reason', now(),
              sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea)
            from moved, generate_series(first, first + :count - 1) as n
            """)
        .param("log", id.value())
        .param("count", count)
        .update();
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
        .sql("select commitment from ledger.deltas where ledger_id = :log order by log_index")
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
