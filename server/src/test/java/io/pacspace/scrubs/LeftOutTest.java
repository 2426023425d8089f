package io.pacspace.scrubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.checks.Check;
import io.pacspace.checks.Finding;
import io.pacspace.databases.DatabaseSettings;
import io.pacspace.databases.DatabaseSettings.CellUrls;
import io.pacspace.platform.Vault;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A window is closed while somebody has taken away what belongs in it, and put back afterwards: no
/// closing leaves anybody out, and what was stated without it is called so by everything that looks
/// again.
class LeftOutTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final String ONES =
      "{\"customerId\":\"%s\",\"startDate\":\"%s\",\"endDate\":\"%s\"}";

  private final ScrubbedLedger ledger = ScrubbedLedger.create(SERVER);
  private final Instant start = now().minus(Duration.ofDays(1));

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASES.close();
  }

  private static Instant now() {
    return DATABASES.now("sandbox");
  }

  /// A moment that has come.
  private static Instant end() {
    var end = now().plusMillis(1);
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !now().isBefore(end));
    return end;
  }

  private Http.Answer close(String customer, Instant end, String... headers) {
    return ledger
        .program()
        .post("/api/v1/balance/checkpoint", ONES.formatted(customer, start, end), headers);
  }

  private String query(Instant end) {
    return "?startDate=%s&endDate=%s".formatted(start, end);
  }

  /// What `pacspace check` finds in this cell.
  private static List<String> findings() {
    var all = SERVER.bean(DatabaseSettings.class);
    var settings =
        new DatabaseSettings(
            all.control(), new CellUrls(all.cells().sandbox(), Map.of()), all.clockTolerance());
    var found = new ArrayList<String>();
    var watcher =
        new Check.Watcher() {
          @Override
          public void ledger(long number, long of) {}

          @Override
          public void reading(String part, long rows) {}

          @Override
          public void found(Finding finding) {
            found.add(finding.toString());
          }

          @Override
          public void more(Finding last, long more) {}
        };
    var _ = new Check(settings, Optional.of(SERVER.bean(Vault.class)), watcher).run();
    return found;
  }

  /// Makes the newest of acme's three records another's, which has one.
  private void takeTheNewestAway() {
    ledger.edit(
        """
        update ledger.deltas set customer_id = 'other', sequence = 2
        where ledger_id = :ledger and customer_id = 'acme' and sequence = 3;
        update ledger.customers set deltas = 2, balance = 4
        where customer_id = 'acme' and ledger_id = :ledger;
        update ledger.customers set deltas = 2, balance = 6
        where customer_id = 'other' and ledger_id = :ledger
        """);
  }

  /// Whose newest record is another's for a while: each row is counted, and nothing tells before it
  /// is put back or the scrub comes by.
  @Test
  void whatWasStatedWithoutItsNewestRecordIsCalledSo() {
    ledger.record("acme", 3);
    ledger.record("other", 1);
    ledger.save();
    var end = end();
    takeTheNewestAway();
    var stated = close("acme", end);
    assertThat(stated.status()).as(stated.toString()).isEqualTo(201);
    ledger.awaitSigned();
    ledger.edit(
        """
        update ledger.deltas set customer_id = 'acme', sequence = 3
        where ledger_id = :ledger and customer_id = 'other' and sequence = 2;
        update ledger.customers set deltas = 3, balance = 6
        where customer_id = 'acme' and ledger_id = :ledger;
        update ledger.customers set deltas = 1, balance = 2
        where customer_id = 'other' and ledger_id = :ledger
        """);

    var receiptId = stated.data().path("receiptId").asString();
    var verified = SERVER.http().get("/api/v1/verify/" + receiptId).data();
    assertThat(verified.path("verified").asBoolean(true)).as(verified.toString()).isFalse();
    assertThat(close("acme", end).code()).isEqualTo("RECORDS_CONTRADICT");
    var restatement = "/api/v1/balance/restatement/acme" + query(end);
    assertThat(ledger.program().get(restatement).code()).isEqualTo("RECORDS_CONTRADICT");
    var listed = ledger.program().get("/api/v1/balance/checkpoints" + query(end)).data();
    assertThat(listed.path("checkpoints").findValuesAsString("status")).containsExactly("FAILED");
    assertThat(listed.path("checkpoints").findValuesAsString("final")).containsExactly("false");
    assertThat(findings()).anyMatch(found -> found.contains("behind its last"));
    ledger.scrub(SERVER);
    assertThat(ledger.broken().orElseThrow().text()).contains("behind its last");

    var refused = close("other", end);
    assertThat(refused.code())
        .as("nothing is final of what is broken")
        .isEqualTo("RECORDS_CONTRADICT");
    assertThat(refused.json().path("message").asString()).contains("no window is closed");
  }

  /// Less than was stated before is there.
  @Test
  void nothingIsStatedOfLessThanWasStatedBefore() {
    ledger.record("acme", 3);
    ledger.record("other", 1);
    assertThat(close("acme", end()).status()).isEqualTo(201);
    ledger.awaitSigned();
    takeTheNewestAway();
    assertThat(close("acme", end()).code()).isEqualTo("RECORDS_CONTRADICT");
  }

  @Test
  void nobodyIsLeftOutWhoseTotalsAreGone() {
    ledger.record("acme", 3);
    ledger.edit("delete from ledger.customers where ledger_id = :ledger and customer_id = 'acme'");
    var all =
        ledger
            .program()
            .post(
                "/api/v1/balance/checkpoint",
                "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(start, end()));
    assertThat(all.code()).as(all.toString()).isEqualTo("RECORDS_CONTRADICT");
    assertThat(close("acme", end()).code()).isEqualTo("RECORDS_CONTRADICT");
  }

  /// An empty variable of a script, of whom nobody was meant.
  @Test
  void nobodyIsNotEverybody() {
    var refused = close("", end());
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.json().path("message").asString()).contains("customerId");
  }

  @Test
  void aWindowWithoutARecordIsAsItShouldBe() {
    ledger.record("acme", 1);
    var begins = end();
    var empty =
        ledger
            .program()
            .post(
                "/api/v1/balance/checkpoint",
                ONES.formatted("acme", begins, end()),
                "Idempotency-Key",
                "empty");
    assertThat(empty.status()).as(empty.toString()).isEqualTo(201);
    ledger.awaitSigned();
    assertThat(findings()).noneMatch(found -> found.contains(ledger.id().toString()));
  }

  @Test
  void theLogsEntriesAreNotServedOverAHole() {
    ledger.record("acme", 3);
    var path = "/log/%s/tile/entries/000.p/%d".formatted(ledger.id(), ledger.size());
    assertThat(SERVER.http().get(path).status()).isEqualTo(200);
    ledger.edit(
        """
        delete from ledger.deltas
        where ledger_id = :ledger and customer_id = 'acme' and sequence = 2
        """);
    assertThat(SERVER.http().get(path).status()).isEqualTo(409);
  }
}
