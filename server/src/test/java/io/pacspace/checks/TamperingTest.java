package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pacspace.shared.EnvironmentId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a superuser does to a ledger is found, with its kind and its place and nothing else:
/// record 17 is the third of customer-3, and the log has signed 698 records of 701.
class TamperingTest {
  private static final CheckedInstallation SOUND = CheckedInstallation.sound();
  private static final String SPAN_3 = "customer customer-3, sequences 1 to 100";
  private static final String ALL_OF_3 = "proof-root: " + SPAN_3;
  private static final String CHECKPOINT_OF_3 = "balance-checkpoint: " + SPAN_3;
  private static final String TOTALS_OF_3 = "customer-totals: customer customer-3";
  private static final String REFERENCE_17 = "reference of customer customer-3 to record 17";

  private static Arguments edit(String change, String... expected) {
    return arguments(
        "update ledger.deltas set " + change + " where :at log_index = 17", List.of(expected));
  }

  private static Arguments sql(String sql, String... expected) {
    return arguments(sql, List.of(expected));
  }

  static Stream<Arguments> editsOfARecord() {
    return Stream.of(
        edit(
            "delta = 7",
            "record-changed: record 17",
            "balance: record 17",
            TOTALS_OF_3,
            CHECKPOINT_OF_3,
            "reference-changed: " + REFERENCE_17),
        edit(
            "delta = 9000000000",
            "record-limits: record 17",
            "record-changed: record 17",
            "balance: record 17",
            TOTALS_OF_3,
            CHECKPOINT_OF_3,
            "reference-changed: " + REFERENCE_17),
        edit("reason = 'other'", "record-changed: record 17", "reference-changed: " + REFERENCE_17),
        edit(
            "metadata = '[]', metadata_salt = sha256('')",
            "record-limits: record 17",
            "record-changed: record 17",
            "reference-changed: " + REFERENCE_17),
        edit(
            "salt = sha256('x')",
            "record-changed: record 17",
            ALL_OF_3,
            CHECKPOINT_OF_3,
            "receipt-id-changed: record 17"),
        sql(
            "alter table proofs.receipts drop constraint receipts_generation;"
                + " update proofs.receipts set generation = -1 where :at log_index = 17",
            "receipt-id-missing: record 17"),
        edit(
            "commitment = sha256('x')",
            "record-changed: record 17",
            "record-unsigned: record 17",
            ALL_OF_3,
            CHECKPOINT_OF_3,
            "receipt-id-changed: record 17"),
        edit(
            "balance = balance + 1",
            "record-changed: record 17",
            "balance: record 17",
            "balance: record 24"),
        edit(
            "sequence = 10000",
            "record-changed: record 17",
            "sequence: record 24",
            "sequence: record 17",
            "sequence: record 17",
            TOTALS_OF_3,
            ALL_OF_3,
            CHECKPOINT_OF_3),
        edit(
            "accepted_at = accepted_at + interval '1 day'",
            "record-id: record 17",
            "record-changed: record 17",
            "record-time: record 18"),
        edit(
            "accepted_at = accepted_at - interval '1 day'",
            "record-id: record 17",
            "record-changed: record 17",
            "record-time: record 17"),
        edit(
            "accepted_at = accepted_at + interval '1 microsecond'",
            "record-time: record 17",
            "record-time: record 18"),
        edit(
            "customer_id = 'customer-x'",
            "record-changed: record 17",
            "sequence: record 24",
            "sequence: record 17",
            TOTALS_OF_3,
            "customer-totals: customer customer-x",
            ALL_OF_3,
            CHECKPOINT_OF_3,
            "reference-changed: " + REFERENCE_17),
        edit("record_id = gen_random_uuid()", "record-id: record 17", "record-changed: record 17"));
  }

  static Stream<Arguments> lossesAndSwaps() {
    return Stream.of(
        sql(
            """
            update ledger.deltas set log_index = -log_index where :at log_index in (17, 18);
            update ledger.deltas set log_index = 35 + log_index where :at log_index < 0
            """,
            "record-id: record 17",
            "record-id: record 18",
            "record-ordinal: record 17",
            "record-ordinal: record 18",
            "record-unsigned: record 17",
            "record-unsigned: record 18",
            "reference-changed: " + REFERENCE_17,
            "reference-changed: reference of customer customer-4 to record 18",
            "receipt-id-changed: record 17",
            "receipt-id-changed: record 18"),
        sql(
            "delete from ledger.deltas where :at log_index = 7",
            "record-missing: record 7",
            "sequence: record 14",
            "customer-totals: customer customer-0",
            "customer-totals: customer customer-0",
            "proof-root: customer customer-0, sequences 1 to 100",
            "balance-checkpoint: customer customer-0, sequences 1 to 100",
            "reference-surplus: reference of customer customer-0 to record 7",
            "receipt-id-surplus: record 7"),
        sql(
            "delete from ledger.entries where :at log_index = 0",
            "record-missing: record 0",
            "receipt-id-surplus: record 0"),
        sql(
            "update ledger.entries set record = replace(record, 'production', 'sandbox')"
                + " where :at log_index = 0",
            "record-changed: record 0"),
        sql(
            "update ledger.entries set accepted_at = accepted_at - interval '1 ms'"
                + " where :at log_index = 0",
            "record-id: record 0",
            "record-changed: record 0"),
        sql(
            "update ledger.entries set commitment = sha256('x') where :at log_index = 0",
            "record-changed: record 0",
            "record-unsigned: record 0",
            "receipt-id-changed: record 0"),
        sql(
            "update ledger.deltas set ordinal = ordinal + 1 where :at log_index = 17",
            "record-ordinal: record 17"),
        sql(
            "update ledger.ledgers set deltas = deltas + 1 where ledger_id = :ledger",
            "ledger-state: as a whole"),
        sql(
            "delete from ledger.deltas where :at log_index = 17",
            "record-missing: record 17",
            "sequence: record 24",
            TOTALS_OF_3,
            ALL_OF_3,
            CHECKPOINT_OF_3,
            "reference-surplus: " + REFERENCE_17,
            "receipt-id-surplus: record 17"),
        sql(
            "delete from ledger.deltas where :at log_index = 700",
            "record-missing: record 700",
            "ledger-state: as a whole",
            "reference-surplus: reference of customer customer-2 to record 700"),
        sql(
            "insert into ledger.deltas select ledger_id, 900, gen_random_uuid(), customer_id,"
                + " 900, delta, balance, reason, null, null, null, accepted_at, salt, commitment,"
                + " null, 700 from ledger.deltas where :at log_index = 17",
            "record-surplus: record 900",
            "sequence: record 900"),
        sql(
            "update ledger.deltas set adjusts = record_id where :at reference_id = 'by-id'",
            "record-changed: record 692",
            "adjusts: record 692",
            "reference-changed: reference of customer customer-2 to record 692"),
        sql(
            "update ledger.ledgers set next_index = 699 where ledger_id = :ledger",
            "record-surplus: record 699",
            "record-surplus: record 700",
            "ledger-state: as a whole"),
        sql(
            "update ledger.ledgers set accepted_at = accepted_at - interval '1 day'",
            "ledger-state: as a whole"),
        sql(
            "update ledger.ledgers set closed_until = clock_timestamp() + interval '1 day'",
            "ledger-state: as a whole"),
        sql(
            """
            create or replace function ledger.clock() returns timestamptz language sql volatile
              return clock_timestamp() - interval '1 day'
            """,
            "record-future: records 0 to 700"),
        sql("delete from ledger.pending", "pending-mark: as a whole"));
  }

  static Stream<Arguments> changesOfWhatIsDerived() {
    var customer = " where :at customer_id = 'customer-3'";
    var reference = " where :at reference_id = 'ref-300-17'";
    return Stream.of(
        sql("update ledger.customers set deltas = deltas + 1" + customer, TOTALS_OF_3),
        sql("update ledger.customers set balance = balance + 1" + customer, TOTALS_OF_3),
        sql("update ledger.customers set last_at = now()" + customer, TOTALS_OF_3),
        sql("delete from ledger.customers" + customer, TOTALS_OF_3),
        sql(
            "insert into ledger.customers values"
                + " (:ledger, 'nobody', 1, 1, gen_random_uuid(), now(), now())",
            "customer-totals: customer nobody"),
        sql("delete from ledger.refs" + reference, "reference-missing: " + REFERENCE_17),
        sql(
            "update ledger.refs set content_hash = sha256('x')" + reference,
            "reference-changed: " + REFERENCE_17),
        sql(
            "update ledger.refs set log_index = 18" + reference,
            "reference-missing: " + REFERENCE_17,
            "reference-changed: reference of customer customer-3 to record 18"),
        sql(
            "insert into ledger.refs values (:ledger, 'customer-3', 'new', 691, sha256('x'))",
            "reference-surplus: reference of customer customer-3 to record 691"),
        sql(
            "delete from proofs.receipts where :at log_index = 17",
            "receipt-id-missing: record 17"),
        sql(
            "update proofs.receipts set prefix = prefix + 1 where :at log_index = 17",
            "receipt-id-changed: record 17"),
        sql(
            "insert into proofs.receipts select * from proofs.receipts where :at log_index = 17;"
                + " insert into proofs.receipts values (0, 5, :ledger, 699), (0, 6, :ledger, 4711)",
            "receipt-id-surplus: record 17",
            "receipt-id-surplus: record 699",
            "receipt-id-surplus: record 4711"),
        sql("update receipts.roots set proof_root = sha256('x')" + customer, ALL_OF_3),
        sql("delete from receipts.roots" + customer, CHECKPOINT_OF_3),
        sql(
            "update receipts.roots set last_sequence = 1000" + customer,
            CHECKPOINT_OF_3,
            "proof-root: customer customer-3, sequences 1 to 1000"),
        sql(
            "update receipts.checkpoints set net_change = 1" + customer,
            CHECKPOINT_OF_3,
            "answer: Idempotency-Key checkpoints of all"),
        sql(
            "update receipts.checkpoints set window_start = window_start + interval '1 month',"
                + " window_end = window_end + interval '1 month'"
                + customer,
            CHECKPOINT_OF_3),
        sql(
            "delete from receipts.checkpoints" + customer,
            "answer: Idempotency-Key checkpoints of all"),
        sql(
            "update ledger.idempotency_keys set answer = replace(answer, ':-3', ':-4')",
            "answer: Idempotency-Key one"),
        sql(
            "update ledger.idempotency_keys set answer ="
                + " regexp_replace(answer, '(\"netChangeText\":\"-?)', '\\11')"
                + " where :at key = 'checkpoint of one'",
            "answer: Idempotency-Key checkpoint of one"),
        sql(
            "update ledger.idempotency_keys set answer = 'x' where :at key = 'many'",
            "answer: Idempotency-Key many"));
  }

  @ParameterizedTest
  @MethodSource({"editsOfARecord", "lossesAndSwaps", "changesOfWhatIsDerived"})
  void isFoundInItsPlace(String sql, List<String> expected) {
    try (var copy = SOUND.copy("production")) {
      var watcher = copy.tamper("production", sql).check();
      assertThat(watcher.places()).as("%s", watcher).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(watcher.findings)
          .allSatisfy(found -> assertThat(found.cell()).isEqualTo("production cell main"))
          .allSatisfy(
              found ->
                  assertThat(found.ledger())
                      .contains(new EnvironmentId(UUID.fromString(SOUND.ledger()))));
    }
  }
}
