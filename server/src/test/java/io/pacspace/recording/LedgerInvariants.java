package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.TestDatabases;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TreeEdge;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What must hold of the Sandbox cell after a [RecordingLoad], whatever happened meanwhile.
final class LedgerInvariants {
  private final JdbcClient cell;

  private LedgerInvariants(JdbcClient cell) {
    this.cell = cell;
  }

  static LedgerInvariants in(TestDatabases databases) {
    return new LedgerInvariants(databases.cell("sandbox"));
  }

  void assertNothingLostOrDoubled(Set<String> accepted) {
    var kept =
        cell.sql("select reference_id from ledger.deltas order by ledger_id, log_index")
            .query(String.class)
            .list();
    assertThat(kept).doesNotHaveDuplicates().containsAll(accepted);
    var off =
        cell.sql(
                """
                select count(*) from (
                  select log_index - row_number() over (partition by ledger_id order by log_index)
                           as shift,
                         sequence - row_number() over (
                           partition by ledger_id, customer_id order by log_index)
                           as customer_shift,
                         balance + 1.5 * sequence as off
                  from ledger.deltas) checked
                where shift <> 0 or customer_shift <> 0 or off <> 0
                """)
            .query(Long.class)
            .single();
    assertThat(off).isZero();
  }

  void awaitVerified() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                cell.sql(
                        """
                        select not exists (
                          select from ledger.ledgers l
                          where next_index > 1 and next_index > (
                            select max(size) from proofs.checkpoints c
                            where c.ledger_id = l.ledger_id))
                        """)
                    .query(Boolean.class)
                    .single());
  }

  /// Every signed checkpoint is the head of one and the same growing tree.
  void assertOneTreeForEachSize() throws Refusal {
    for (var ledger :
        cell.sql("select ledger_id from ledger.ledgers").query(LedgerInvariants::id).list()) {
      assertOneTreeForEachSize(ledger);
    }
  }

  private static UUID id(ResultSet row, int index) throws SQLException {
    return row.getObject("ledger_id", UUID.class);
  }

  private void assertOneTreeForEachSize(UUID ledger) throws Refusal {
    var leaves =
        cell
            .sql(
                """
                select commitment from (
                  select log_index, commitment from ledger.entries where ledger_id = :id
                  union all
                  select log_index, commitment from ledger.deltas where ledger_id = :id
                ) every order by log_index
                """)
            .param("id", ledger)
            .query(byte[].class)
            .list()
            .stream()
            .map(SaltedRecord::entry)
            .map(Hash::leaf)
            .toList();
    var heads =
        cell.sql("select size, root from proofs.checkpoints where ledger_id = :id order by size")
            .param("id", ledger)
            .query((row, _) -> new Head(row.getLong("size"), Hash.of(row.getBytes("root"))))
            .list();
    assertThat(heads).isNotEmpty();
    var edge = TreeEdge.EMPTY;
    for (var head : heads) {
      var from = Math.toIntExact(edge.head().size());
      edge = edge.append(List.copyOf(leaves.subList(from, Math.toIntExact(head.size())))).edge();
      assertThat(edge.head().root()).isEqualTo(head.root());
    }
  }

  private record Head(long size, Hash root) {}
}
