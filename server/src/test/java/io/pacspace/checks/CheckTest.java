package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.checks.CheckedInstallation.Listening;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A check of an installation as a whole: what it leaves alone, and what it says where nothing is
/// wrong.
class CheckTest {
  private static final CheckedInstallation SOUND = CheckedInstallation.sound();

  @Test
  void findsNothingInASoundInstallation() {
    var watcher = new Listening();
    var result = SOUND.check(watcher).run();
    assertThat(watcher).hasToString("");
    assertThat(result).isEqualTo(new Check.Result(4, 707, 0));
    assertThat(watcher.ledgers).containsExactly(1L, 2L, 3L, 4L);
    assertThat(watcher.records).isEqualTo(707);
  }

  @Test
  void looksAtLedgersOfEveryState() {
    var sizes = "select max(size) from proofs.checkpoints where ledger_id = :ledger";
    assertThat(SOUND.ask(Long.class, sizes)).isEqualTo(698);
    assertThat(SOUND.ask(Long.class, "select next_index from ledger.ledgers")).isEqualTo(701);
    assertThat(SOUND.ask(Long.class, "select count(*) from proofs.tiles where level = 1"))
        .isEqualTo(1);
  }

  /// The check reads one consistent state however much is recorded and verified meanwhile.
  @Test
  void findsNothingWhileRecordingGoesOn() throws Exception {
    try (var databases = TestDatabases.create();
        var server = TestServer.start(databases, Map.of());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var program = TestProgram.paid(server);
      var over = new AtomicBoolean();
      var recording =
          threads.submit(
              () -> {
                var batches = 0L;
                for (; !over.get(); batches++) {
                  program.batch(Collections.nCopies(200, delta(batches)));
                  program.post("/api/v1/balance/checkpoint", "{}", "Idempotency-Key", "" + batches);
                }
                return batches;
              });
      var installation = new CheckedInstallation(databases, "none");
      var seen = 0L;
      for (var i = 0; i < 10 || seen < 2_000; i++) {
        var watcher = installation.check();
        assertThat(watcher).hasToString("");
        seen = watcher.records;
      }
      over.set(true);
      assertThat(recording.get()).isPositive();
    }
  }

  private static String delta(long batch) {
    return """
    {"customerId":"customer-%d","delta":1,"reason":"r"}\
    """
        .formatted(batch % 3);
  }

  @Test
  void canWriteNothing() {
    var cell = SOUND.settings().cells().production().values().iterator().next();
    try (var database = InspectedDatabase.open("cell", "cell", cell.database())) {
      assertThatThrownBy(
              () -> database.snapshot(db -> db.sql("delete from ledger.pending").update()))
          .hasStackTraceContaining("read-only transaction");
    }
  }

  @Test
  void refusesADatabaseOfAnotherVersion() {
    try (var copy = SOUND.copy("sandbox")) {
      copy.tamper("sandbox", "update migrations.applied set fingerprint = 'another'");
      assertThatThrownBy(copy::check)
          .isInstanceOf(InspectedDatabase.Unreadable.class)
          .hasMessageStartingWith(
              "The sandbox cell main was brought up to date by another version");
    }
  }

  /// An owner that row-level security leaves without its rows would find nothing wrong with that.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop policy deltas_of_owner on ledger.deltas",
        "alter policy deltas_of_owner on ledger.deltas using (log_index < 5)",
        "create policy few on ledger.deltas as restrictive using (log_index < 5)"
      })
  void refusesToReadWhereRowsAreHidden(String change) {
    try (var copy = SOUND.copy("production")) {
      copy.tamper("production", change);
      assertThatThrownBy(copy::check)
          .isInstanceOf(InspectedDatabase.Unreadable.class)
          .hasMessage(
              "The production cell main hides rows from its owner by row-level security, of"
                  + " ledger.deltas.");
    }
  }

  @Test
  void tellsTheFirstOfAFloodAndCountsTheRest() {
    try (var copy = SOUND.copy("production")) {
      copy.tamper("production", "truncate proofs.receipts");
      var watcher = copy.check();
      assertThat(watcher.places()).hasSize(10).contains("receipt-id-missing: record 0");
      assertThat(watcher.more).containsExactly(688L);
    }
  }
}
