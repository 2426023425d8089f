package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Nothing is signed that does not follow from what was recorded and signed before, whoever has
/// edited which column in between; and other ledgers go on.
class DerivationTest {
  private static final TestServer SERVER = TestServer.shared();

  /// Another value of its type for each column of a delta that has one of its own.
  private static final Map<String, String> EDITS =
      Map.ofEntries(
          Map.entry("ordinal", "ordinal + 1"),
          Map.entry("record_id", "gen_random_uuid()"),
          Map.entry("customer_id", "'somebody-else'"),
          Map.entry("sequence", "sequence + 100"),
          Map.entry("delta", "delta + 0.000000001"),
          Map.entry("balance", "balance + 500"),
          Map.entry("reason", "reason || '.'"),
          Map.entry("reference_id", "'made-up'"),
          Map.entry("metadata", "'{}', metadata_salt = sha256('')"),
          Map.entry("metadata_salt", "sha256('x'), metadata = '{}'"),
          Map.entry("adjusts", "record_id"),
          Map.entry("accepted_at", "accepted_at - interval '1 ms'"),
          Map.entry("salt", "sha256(salt)"),
          Map.entry("commitment", "sha256(commitment)"));

  private static TestLog verified(int count) {
    var log = TestLog.create(SERVER);
    log.record(count);
    log.awaitSize(count);
    return log;
  }

  /// Records deltas and edits before anybody can sign them.
  private static void recordAndEdit(TestLog log, int count, String sql) {
    log.unsigned(
        () -> {
          log.record(count);
          log.tamper(sql);
        });
  }

  private static String refusal(TestLog log) {
    var refused = SERVER.bean(RefusedLogs.class);
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> refused.reason(log.id()).orElse(""), reason -> !reason.isEmpty());
  }

  private static List<String> columns() {
    return SERVER
        .databases()
        .cell("sandbox")
        .sql(
            """
            select column_name from information_schema.columns
            where table_schema = 'ledger' and table_name = 'deltas'
              and column_name not in ('ledger_id', 'log_index')
            """)
        .query((row, _) -> row.getString(1))
        .list();
  }

  @Test
  void signsNoDeltaOfWhichAColumnWasEdited() {
    for (var column : columns()) {
      var log = verified(20);
      var edit = EDITS.get(column);
      assertThat(edit).as("an edit of " + column).isNotNull();
      recordAndEdit(
          log,
          5,
          "update ledger.deltas set %s = %s where ledger_id = :log and log_index = 22"
              .formatted(column, edit));
      assertThat(refusal(log)).as(column).startsWith("The delta at index 22 ");
      assertThat(log.size()).as(column).isEqualTo(20);
    }
  }

  /// More than are read at a time, so that the ones before it are remembered.
  @Test
  void findsWhatWasEditedFarBehindWhatWasSigned() {
    var log = verified(20);
    SERVER.bean(Derivation.class).forget();
    recordAndEdit(
        log,
        1300,
        "update ledger.deltas set delta = 7 where ledger_id = :log and log_index = 1100");
    assertThat(refusal(log))
        .isEqualTo("The delta at index 1100 is not what its commitment was made of.");
    var other = verified(20);
    other.record(1300);
    other.awaitSize(1320);
  }

  @Test
  void signsAgainOnceARowIsAsItWas() {
    var log = verified(20);
    var edit =
        "update ledger.deltas set delta = delta %s where ledger_id = :log and log_index = 21";
    recordAndEdit(log, 5, edit.formatted("+ 1"));
    refusal(log);
    log.tamper(edit.formatted("- 1"));
    log.awaitSize(25);
  }

  /// The next delta carries the edited balance on, so that it follows from its row and not from
  /// what was signed.
  @Test
  void signsNothingThatAnEditedBalanceIsCarriedOnInto() {
    var log = verified(20);
    SERVER.bean(Derivation.class).forget();
    recordAndEdit(
        log,
        7,
        """
        update ledger.deltas set balance = balance + 500
        where ledger_id = :log and customer_id = 'customer-5' and log_index < 20;
        update ledger.customers set balance = balance + 500
        where ledger_id = $$$ and customer_id = 'customer-5'
        """
            .replace("$$$", "'" + log.id().value() + "'"));
    assertThat(refusal(log))
        .isEqualTo("The verified delta at index 19 is not the one that was signed there.");
  }

  @Test
  void trustsNoTotalsThatWereEdited() {
    var log = verified(20);
    SERVER.bean(Derivation.class).forget();
    recordAndEdit(
        log,
        7,
        "update ledger.customers set balance = balance + 1"
            + " where ledger_id = :log and customer_id = 'customer-3'");
    assertThat(refusal(log)).contains("totals of its customer customer-3");
    var other = verified(10);
    SERVER.bean(Derivation.class).forget();
    recordAndEdit(
        other,
        7,
        "update ledger.customers set deltas = 1"
            + " where ledger_id = :log and customer_id = 'customer-1'");
    assertThat(refusal(other)).contains("totals of its customer customer-1");
  }

  @Test
  void takesNoCustomerForANewOne() {
    var log = verified(20);
    SERVER.bean(Derivation.class).forget();
    recordAndEdit(
        log,
        7,
        "delete from ledger.customers where ledger_id = :log and customer_id = 'customer-6'");
    assertThat(refusal(log))
        .isEqualTo("The delta at index 20 does not have the next sequence of its customer.");
  }

  @Test
  void letsOtherLedgersGoOn() {
    var log = verified(20);
    recordAndEdit(
        log, 5, "update ledger.deltas set delta = 7 where ledger_id = :log and log_index = 24");
    refusal(log);
    verified(30);
    assertThat(log.size()).isEqualTo(20);
  }
}
