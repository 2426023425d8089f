package io.pacspace.scrubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.breaks.Breaks.Break;
import io.pacspace.checks.StoredRecord;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a superuser edits of what was signed, the scrub finds it by name and place, and takes
/// it back once it is mended. The ledger has an opening, the first customer's delta at index 1,
/// forty of another one's, and the statement of these at index 42.
class ScrubTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final String CUSTOMER = "the-customer";
  private static ScrubbedLedger ledger;

  @BeforeAll
  static void record() {
    ledger = ScrubbedLedger.create(SERVER);
    ledger.record(CUSTOMER, 40);
    ledger.close(CUSTOMER);
    ledger.record(CUSTOMER, 3);
    ledger.save();
    ledger.scrub(SERVER);
    assertThat(ledger.broken()).isEmpty();
    assertThat(ledger.number("select count(*) from scrubs.positions where goal = 0")).isPositive();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASES.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          record 17 | update ledger.deltas set delta = delta + 1 where $ log_index = 17
          record 17 | update ledger.deltas set balance = balance + 500 where $ log_index = 17
          record 17 | update ledger.deltas set reason = 'another' where $ log_index = 17
          record 17 | update ledger.deltas set ordinal = 99 where $ log_index = 17
          record 17 | update ledger.deltas set sequence = 999 where $ log_index = 17
          record 17 | update ledger.deltas set customer_id = 'somebody' where $ log_index = 17
          record 17 | update ledger.deltas set salt = sha256(salt) where $ log_index = 17
          record 17 | update ledger.deltas set commitment = sha256(salt) where $ log_index = 17
          record 17 | update ledger.deltas set record_id = gen_random_uuid() where $ log_index = 17
          record 17 | update ledger.deltas set accepted_at = 'epoch' where $ log_index = 17
          record 17 | update ledger.deltas set metadata = '{}', metadata_salt = salt where $ log_index = 17
          record 17 | delete from ledger.deltas where $ log_index = 17
          record 42 | update ledger.entries set record = replace(record, '"net":"80"', '"net":"81"') where $ log_index = 42
          record 42 | update ledger.entries set window_end = window_end + interval '1 s' where $ log_index = 42
          record 42 | update ledger.entries set customer_id = 'somebody' where $ log_index = 42
          record 42 | update ledger.entries set commitment = sha256(salt) where $ log_index = 42
          record 42 | delete from ledger.entries where $ log_index = 42
          record 0 | update ledger.entries set record = replace(record, 'sandbox', 'productio') where $ log_index = 0
          record 45 | update ledger.customers set balance = balance + 1 where $ customer_id = 'the-customer'
          record 45 | update ledger.customers set deltas = deltas - 1 where $ customer_id = 'the-customer'
          record 45 | delete from ledger.customers where $ customer_id = 'the-customer'
          record 17 | update proofs.tiles set hashes = overlay(hashes placing sha256('') from 545) where $ level = 0
          """)
  void namesThePlace(String place, String edit) {
    ledger.edit(edit.replace("$", "ledger_id = :ledger and"));
    ledger.scrub(SERVER);
    assertThat(ledger.broken().flatMap(Break::place)).contains(place);

    ledger.mend();
    ledger.scrub(SERVER);
    assertThat(ledger.broken()).isEmpty();
  }

  @Test
  void namesACheckpointThatIsNotSigned() {
    ledger.edit(
        """
        update proofs.checkpoints set note = replace(note, 'localhost', 'localhos')
        where ledger_id = :ledger and size = (
          select max(size) from proofs.checkpoints where ledger_id = :ledger)
        """);
    ledger.scrub(SERVER);
    assertThat(ledger.broken().flatMap(Break::place)).contains("checkpoint " + ledger.size());
    ledger.mend();
    ledger.scrub(SERVER);
    assertThat(ledger.broken()).isEmpty();
  }

  /// Content, commitment and tile agree with each other then, and with no signature.
  @Test
  void findsARecordThatWasForgedWithItsTile() throws Refusal {
    var row =
        ledger
            .owner()
            .sql(
                "select "
                    + StoredRecord.COLUMNS
                    + "from ledger.deltas where ledger_id = :ledger and log_index = 20")
            .param("ledger", ledger.id().value())
            .query((found, _) -> StoredRecord.of(found))
            .single();
    ledger.edit(
        "update ledger.deltas set reason = 'forged' where ledger_id = :ledger and log_index = 20");
    var forged =
        new StoredRecord(
            row.logIndex(),
            row.ordinal(),
            row.id(),
            row.customer(),
            row.sequence(),
            row.delta(),
            row.balance(),
            "forged",
            row.reference(),
            row.metadata(),
            row.metadataSalt(),
            row.adjusts(),
            row.acceptedAt(),
            row.salt(),
            row.commitment());
    var commitment = SaltedRecord.of(row.salt().bytes(), forged.canonical()).commitment();
    ledger
        .owner()
        .sql(
            """
            set session_replication_role = replica;
            update ledger.deltas set commitment = :commitment
            where ledger_id = :ledger and log_index = 20;
            update proofs.tiles set hashes = overlay(hashes placing :leaf from 641)
            where ledger_id = :ledger and level = 0
            """)
        .param("ledger", ledger.id().value())
        .param("commitment", commitment)
        .param("leaf", Hash.leaf(SaltedRecord.entry(commitment)).bytes())
        .update();
    ledger.scrub(SERVER);
    assertThat(ledger.broken().map(Break::text).orElse(""))
        .matches("checkpoint \\d+: The records make another root than it signs, because of one .*");
    ledger.mend();
    ledger.scrub(SERVER);
    assertThat(ledger.broken()).isEmpty();
  }

  @Test
  void goesOnWhereAnotherServerHasStopped() {
    var large = ScrubbedLedger.create(SERVER);
    for (var i = 0; i < 5; i++) {
      large.record("many", 500);
    }
    large.makeDue();
    var first = entries(SERVER);
    assertThat(SERVER.bean(Scrub.class).step(ScrubbedLedger.cell(SERVER))).contains(large.id());
    assertThat(large.position()).isPositive().isLessThan(large.size());
    try (var restarted = TestServer.start(DATABASES, Map.of())) {
      while (restarted.bean(Scrub.class).step(ScrubbedLedger.cell(restarted)).isPresent()) {
        assertThat(large.broken()).isEmpty();
      }
      assertThat(entries(SERVER) - first + entries(restarted)).isEqualTo((double) large.size());
      assertThat(entries(restarted)).isLessThan((double) large.size());
    }
    assertThat(large.position()).isZero();
  }

  private static double entries(TestServer of) {
    return of.bean(MeterRegistry.class).get("pacspace.scrub.entries").counter().count();
  }

  /// While one reads a ledger, the other takes the next one, and none where there is none.
  @Test
  void isSharedByServers() {
    var other = ScrubbedLedger.create(SERVER);
    ledger.makeDue();
    var cell = ScrubbedLedger.cell(SERVER);
    var stores = SERVER.bean(PositionStore.class);
    try (var second = TestServer.start(DATABASES, Map.of())) {
      cell.write(
          ledger.id(),
          db -> {
            assertThat(stores.claim(db, ledger.id())).isPresent();
            assertThat(stepOf(second)).isEmpty();
            other.edit(
                "update scrubs.positions set due_at = ledger.clock() where ledger_id = :ledger");
            assertThat(stepOf(second)).contains(other.id());
            return true;
          });
      ledger.scrub(second);
      assertThat(stepOf(second)).isEmpty();
    }
  }

  private static Optional<EnvironmentId> stepOf(TestServer server) {
    return CompletableFuture.supplyAsync(
            () -> server.bean(Scrub.class).step(ScrubbedLedger.cell(server)))
        .join();
  }
}
