package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.TreeHead;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is signed is what was recorded: once for each size, each tree extending the last.
class IntegrationTest {
  @Test
  void signsTreesThatAreThoseOfTheRecords() throws Exception {
    var random = new Random(4711);
    var log = TestLog.create(TestServer.shared());
    var recorded = 0;
    for (var step = 0; step < 12; step++) {
      var count = 1 + random.nextInt(step % 3 == 0 ? 20_000 : 300);
      log.record(count);
      recorded += count;
      log.awaitSize(recorded);
    }
    requireOneHistory(log);
  }

  @Test
  void costsNothingWhileIdle() {
    var log = TestLog.create(TestServer.shared());
    log.record(3);
    log.awaitSize(3);
    org.awaitility.Awaitility.await()
        .until(
            () ->
                log.owner()
                    .sql("select count(*) from ledger.pending where ledger_id = :log")
                    .param("log", log.id().value())
                    .query(Long.class)
                    .single(),
            marks -> marks == 0);
    assertThat(log.heads()).hasSize(2);
  }

  /// Two servers on the same ledgers, which grow all the while.
  @Test
  void neverForksUnderTwoServers() throws Exception {
    var databases = TestDatabases.create();
    try (var one = TestServer.start(databases, Map.of());
        var _ = TestServer.start(databases, Map.of());
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var logs = IntStream.range(0, 6).mapToObj(_ -> TestLog.create(one)).toList();
      Callable<Void> writer =
          () -> {
            for (var i = 0; i < 120; i++) {
              logs.get(i % logs.size()).record(1 + i % 97);
            }
            return null;
          };
      for (var done : writers.invokeAll(List.of(writer, writer, writer, writer))) {
        done.get();
      }
      for (var log : logs) {
        log.awaitSize(log.leaves().size());
        requireOneHistory(log);
      }
    }
  }

  /// Every checkpoint extends the one before it, by consistency proofs out of the stored tiles, and
  /// is the tree of the rows.
  private static void requireOneHistory(TestLog log) throws Exception {
    var heads = log.heads();
    var leaves = log.leaves();
    assertThat(heads.getFirst()).isEqualTo(TreeHead.EMPTY);
    assertThat(heads.getLast().size()).isEqualTo(leaves.size());
    for (var i = 1; i < heads.size(); i++) {
      var head = heads.get(i);
      assertThat(head).isEqualTo(TreeHead.of(leaves.subList(0, (int) head.size())));
      assertThat(log.tree(head.size()).head()).isEqualTo(head);
      if (i > 1) {
        var older = heads.get(i - 1);
        head.verifyExtends(older, log.tree(head.size()).consistency(older.size()));
      }
    }
    assertThat(chain(log)).isEqualTo(heads.stream().map(TreeHead::size).toList());
    requireInclusion(log, heads.getLast(), log.tree(leaves.size()));
  }

  private static void requireInclusion(TestLog log, TreeHead head, MerkleTree tree)
      throws Exception {
    var leaves = log.leaves();
    for (var index = 0; index < leaves.size(); index += 1 + leaves.size() / 50) {
      head.verifyInclusion(leaves.get(index), index, tree.inclusion(index));
    }
  }

  /// The sizes as their predecessors chain them.
  private static List<Long> chain(TestLog log) {
    return log.owner()
        .sql(
            """
            with recursive chain as (
              select size from proofs.checkpoints
              where ledger_id = :log and previous_size is null
              union all
              select next.size from chain join proofs.checkpoints next
                on next.ledger_id = :log and next.previous_size = chain.size
            )
            select size from chain
            """)
        .param("log", log.id().value())
        .query((row, _) -> row.getLong("size"))
        .list();
  }
}
