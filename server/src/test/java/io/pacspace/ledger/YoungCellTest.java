package io.pacspace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.databases.Cells;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a session planned while a cell held a few hundred deltas, it goes on using when the cell
/// holds many. It once read a whole ledger for each step on the way to a moment, until the next
/// analysis.
class YoungCellTest {
  private static final EnvironmentId LEDGER = EnvironmentId.next();
  private static final String CUSTOMER = "c".repeat(60);
  private static final int FEW = 150;
  private static final int MANY = 20_000;

  @Test
  void findsAMomentByKeyWithThePlansOfItsFirstDays() {
    try (var databases = TestDatabases.create();
        var server = TestServer.start(databases, Map.of())) {
      var owner = databases.cell("sandbox");
      var history = server.bean(History.class);
      var cell = server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
      insert(owner, "'%s' || n".formatted(CUSTOMER), "1", 0, FEW);
      for (var i = 0; i < 10; i++) {
        cell.<Long>read(LEDGER, db -> rowsReadToFindAMoment(history, db, CUSTOMER + 7, 1));
      }
      insert(owner, "'%s'".formatted(CUSTOMER), "n + 1 - " + FEW, FEW, FEW + MANY);

      var read = cell.<Long>read(LEDGER, db -> rowsReadToFindAMoment(history, db, CUSTOMER, MANY));
      assertThat(read).isBetween(2L, 100L);
    }
  }

  private static void insert(
      JdbcClient owner, String customer, String sequence, int from, int until) {
    owner
        .sql(
            """
            insert into ledger.deltas
              (ledger_id, log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
               accepted_at, salt, commitment)
            select :ledger, n, n + 1, gen_random_uuid(), %s, %s, 1, 1, 'r',
              timestamptz 'epoch' + n * interval '1 ms', sha256('x'), sha256('x')
            from generate_series(:from, :until - 1) as n
            """
                .formatted(customer, sequence))
        .param("ledger", LEDGER.value())
        .param("from", from)
        .param("until", until)
        .update();
  }

  /// Both ways: by time and by log index.
  private static long rowsReadToFindAMoment(
      History history, JdbcClient db, String name, long deltas) {
    var customer = new CustomerId(name);
    var before = rowsReadBy(db);
    history.points(db, LEDGER, customer, deltas, List.of(Instant.EPOCH));
    history.sequenceBefore(db, LEDGER, customer, 0);
    return rowsReadBy(db) - before;
  }

  /// What this connection has read of late.
  private static long rowsReadBy(JdbcClient db) {
    return db.sql(
            """
            select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
            where relid = 'ledger.deltas'::regclass
            """)
        .query(Long.class)
        .single();
  }
}
