package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Receipt ids are found whatever has grown over them, and by key alone.
class ReceiptLookupTest {
  private static final int ROWS = 1_200_000;
  private static final int COUNT = 10;

  private final SplittableRandom random = new SplittableRandom(4711);
  private final TestServer server = TestServer.shared();
  private final Cell cell = server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
  private final TileStore tiles = server.bean(TileStore.class);

  @Test
  void findsThoseOfEveryGeneration() {
    var early = hashes();
    var late = hashes();
    var log = EnvironmentId.next();
    write(log, 0, early);
    var generation = newestGeneration();
    fill();
    write(log, COUNT, late);

    assertThat(newestGeneration()).isGreaterThan(generation + 1);
    for (var at = 0; at < COUNT; at++) {
      assertThat(find(early.get(at))).contains(new Proofs.Position(log, at));
      assertThat(find(late.get(at))).contains(new Proofs.Position(log, COUNT + at));
    }
    assertThat(find(Hash.leaf(new byte[] {1}))).isEmpty();
  }

  private void write(EnvironmentId log, long from, List<Hash> receiptIds) {
    cell.write(
        log,
        db -> {
          tiles.writeReceipts(db, log, from, receiptIds);
          return log;
        });
  }

  private List<Hash> hashes() {
    var hashes = new ArrayList<Hash>();
    for (var i = 0; i < COUNT; i++) {
      var bytes = new byte[Hash.LENGTH];
      random.nextBytes(bytes);
      hashes.add(Hash.of(bytes));
    }
    return hashes;
  }

  private int newestGeneration() {
    return owner()
        .sql("select coalesce(max(generation), 0) from proofs.receipts")
        .query(Integer.class)
        .single();
  }

  /// As many rows as make the table some generations larger.
  private void fill() {
    owner()
        .sql(
            """
            insert into proofs.receipts (generation, prefix, ledger_id, log_index)
            select proofs.newest_generation(), hashint8(n), gen_random_uuid(), n
            from generate_series(1, :rows) as n
            """)
        .param("rows", ROWS)
        .update();
  }

  private JdbcClient owner() {
    return server.databases().cell("sandbox");
  }

  /// Reads few rows, however many there are and whatever is known of them.
  private List<Proofs.Position> find(Hash receiptId) {
    return cell.read(
        db -> {
          var before = rowsRead(db);
          var found = tiles.candidates(db, receiptId);
          assertThat(rowsRead(db) - before).isLessThan(10);
          return found;
        });
  }

  private static long rowsRead(JdbcClient db) {
    return db.sql(
            """
            select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
            where schemaname = 'proofs' and relname = 'receipts'
            """)
        .query(Long.class)
        .single();
  }
}
