package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.TreeHead;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// A log whose cell is not what it was is not signed for, until it is again.
class AnnouncedHeadsTest {
  private static final Duration A_FEW_TICKS = Duration.ofMillis(1_500);

  /// A server of its own: it does not get well from all of this.
  private static final TestServer SERVER = TestServer.start(TestDatabases.create(), Map.of());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static TestLog withRecords(int count) {
    var log = TestLog.create(SERVER);
    log.record(count);
    log.awaitSize(count);
    return log;
  }

  private static void awaitRefusal(TestLog log, boolean refused) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> reason(log).isEmpty(), none -> none != refused);
  }

  private static String reason(TestLog log) {
    return log.server().bean(RefusedLogs.class).reason(log.id()).orElse("");
  }

  @Test
  void refusesACellFromAnOlderBackup() {
    var log = withRecords(300);
    backUp(log);
    log.record(50);
    log.awaitSize(350);
    var signed = log.heads();
    log.tamper("create table if not exists public.lost as select * from ledger.deltas limit 0");
    log.tamper("insert into public.lost select * from ledger.deltas where ledger_id = :log");
    restore(log);

    log.record(60);
    awaitRefusal(log, true);
    assertThat(reason(log))
        .isEqualTo("Its deltas do not make the tree of size 350 that it has announced.");
    assertThat(log.size()).isEqualTo(300);
    assertThat(log.server().bean(RefusedLogs.class).health().getStatus())
        .isEqualTo(new Status("DEGRADED"));
    assertThat(log.server().http().get("/readyz").status()).isEqualTo(200);
    assertThat(log.server().http().get("/readyz").json().path("status").asString())
        .isEqualTo("DEGRADED");
    assertThat(log.server().http().get("/metrics").body())
        .containsPattern("pacspace_logs_refused [1-9]");

    // The newest backup after all: the same deltas make the same checkpoint.
    log.tamper("delete from ledger.deltas where ledger_id = :log");
    log.tamper("insert into ledger.deltas select * from public.lost where ledger_id = :log");
    log.tamper("update ledger.ledgers set next_index = 350 where ledger_id = :log");
    log.awaitSize(350);
    awaitRefusal(log, false);
    assertThat(log.heads()).isEqualTo(signed);
  }

  @Test
  void refusesACellThatHasLostDeltas() {
    var log = withRecords(40);
    backUp(log);
    log.record(10);
    log.awaitSize(50);
    restore(log);
    log.record(3);
    awaitRefusal(log, true);
    assertThat(reason(log))
        .isEqualTo("It is older than the tree of size 50 that it has announced.");
    assertThat(log.size()).isEqualTo(40);
  }

  private static void backUp(TestLog log) {
    log.tamper("create table if not exists public.tiles as select * from proofs.tiles limit 0");
    log.tamper("insert into public.tiles select * from proofs.tiles where ledger_id = :log");
    log.tamper(
        "create table if not exists public.totals as select * from ledger.customers limit 0");
    log.tamper("insert into public.totals select * from ledger.customers where ledger_id = :log");
  }

  /// Back to the first checkpoint that was not the empty one, with its tiles, deltas and totals.
  private static void restore(TestLog log) {
    var size = log.heads().get(1).size();
    log.tamper("delete from proofs.checkpoints where ledger_id = :log and size > " + size);
    log.tamper("delete from proofs.tiles where ledger_id = :log");
    log.tamper("insert into proofs.tiles select * from public.tiles where ledger_id = :log");
    log.tamper("delete from proofs.receipts where ledger_id = :log and log_index >= " + size);
    log.tamper("delete from ledger.deltas where ledger_id = :log and log_index >= " + size);
    log.tamper("delete from ledger.customers where ledger_id = :log");
    log.tamper("insert into ledger.customers select * from public.totals where ledger_id = :log");
    log.tamper("update ledger.ledgers set next_index = " + size + " where ledger_id = :log");
  }

  /// The head was announced, then the server died before its cell's commit.
  @Test
  void signsWhatWasAnnouncedFirst() throws Exception {
    var log = withRecords(20);
    announceWithoutSigning(log, 70, 100);
    log.awaitSize(100);
    assertThat(log.heads()).extracting(TreeHead::size).containsExactly(0L, 20L, 70L, 100L);
    assertThat(log.heads().getLast()).isEqualTo(TreeHead.of(log.leaves()));
  }

  private static void announceWithoutSigning(TestLog log, int announced, int recorded) {
    log.unsigned(
        () -> {
          log.record(recorded - (int) log.size());
          var witness = log.server().bean(AnnouncedHeads.class);
          var head = TreeHead.of(log.leaves().subList(0, announced));
          assertThat(witness.announce(log.id(), witness.head(log.id()), head)).isTrue();
        });
  }

  @Test
  void refusesTheCopyOfACellThatAnnouncedSomethingElse() {
    var log = withRecords(20);
    var witness = log.server().bean(AnnouncedHeads.class);
    var other = TestLog.create(SERVER);
    other.record(25);
    other.awaitSize(25);
    assertThat(witness.announce(log.id(), witness.head(log.id()), other.heads().getLast()))
        .isTrue();
    log.record(30);
    awaitRefusal(log, true);
    assertThat(log.size()).isEqualTo(20);
  }

  @Test
  void goesOnWhereTheControlDatabaseIsTheOlderOne() {
    var log = withRecords(20);
    var control = log.server().databases().control();
    control
        .sql(
            "set session_replication_role = replica; delete from proofs.heads where ledger_id = :log")
        .param("log", log.id().value())
        .update();
    log.record(1);
    log.awaitSize(21);
  }

  @Test
  void noticesATileThatWasChanged() {
    var log = withRecords(700);
    log.tamper(
        """
        update proofs.tiles set hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1)
        where ledger_id = :log and level = 0 and tile_index = 2""");
    log.record(5);
    awaitRefusal(log, true);
    assertThat(reason(log)).isEqualTo("Its tiles are not those of its tree of size 700.");
    assertThat(log.size()).isEqualTo(700);
    log.tamper(
        """
        update proofs.tiles set hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1)
        where ledger_id = :log and level = 0 and tile_index = 2""");
    log.awaitSize(705);
  }

  @Test
  void noticesATileAndADeltaThatAreMissing() {
    var log = withRecords(3);
    log.tamper("delete from proofs.tiles where ledger_id = :log");
    log.record(1);
    awaitRefusal(log, true);
    var other = withRecords(3);
    other.tamper("update ledger.ledgers set next_index = 9 where ledger_id = :log");
    other.record(1);
    awaitRefusal(other, true);
    await().during(A_FEW_TICKS).until(() -> log.size() == 3 && other.size() == 3);
  }
}
