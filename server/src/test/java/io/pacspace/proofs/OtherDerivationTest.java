package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry.Draft;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No statement is signed whose figures are not those of the records at its edges, be it that it
/// was made wrong or that somebody has edited it since; nor an opening that is not the log's.
class OtherDerivationTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String ROOT = Hash.leaf(new byte[0]).toString();

  /// Another value of its type for each column of an entry that has one of its own. `kind` is bound
  /// to the index by a constraint, and `history` is believed only where it makes the stated root.
  private static final Map<String, String> EDITS =
      Map.of(
          "entry_id", "gen_random_uuid()",
          "customer_id", "'customer-4'",
          "window_start", "window_start - interval '1 ms'",
          "window_end", "window_end - interval '1 ms'",
          "record", "replace(record, '\"count\":3', '\"count\":4')",
          "accepted_at", "accepted_at + interval '1 ms'",
          "salt", "sha256(salt)",
          "commitment", "sha256(commitment)");

  private static TestLog verified() {
    var log = TestLog.create(SERVER);
    log.record(20);
    log.awaitSize(20);
    return log;
  }

  /// A statement of the three records that customer-3 has, with a member changed.
  private static void state(TestLog log, Window window, String member, Json value) {
    var members = new HashMap<String, Json>();
    members.put("environment", new Json.Str("sandbox"));
    members.put("issuer", new Json.Str("Testers"));
    members.put("customerId", new Json.Str("customer-3"));
    members.put("start", new Json.Str(Window.write(window.start())));
    members.put("end", new Json.Str(Window.write(window.end())));
    members.put("firstSequence", new Json.Num(1));
    members.put("lastSequence", new Json.Num(3));
    members.put("count", new Json.Num(3));
    members.put("opening", new Json.Str("0"));
    members.put("closing", new Json.Str("37037.034"));
    members.put("net", new Json.Str("37037.034"));
    members.put("adjusting", new Json.Str("0"));
    members.put("proofRoot", new Json.Str(ROOT));
    members.put("historyRoot", new Json.Str(ROOT));
    members.put(member, value);
    var draft = new Draft(new Scope(new CustomerId("customer-3"), window), members, List.of());
    // On a thread of its own, since whoever keeps the log unsigned is in a transaction.
    var entries = SERVER.bean(OtherEntries.class);
    CompletableFuture.runAsync(() -> entries.append(log.cell(), log.id(), List.of(draft))).join();
  }

  private static Window untilNow() {
    return new Window(Instant.EPOCH, now());
  }

  private static Instant now() {
    return SERVER.databases().now("sandbox");
  }

  private static String refusal(TestLog log) {
    var refused = SERVER.bean(RefusedLogs.class);
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> refused.reason(log.id()).orElse(""), reason -> !reason.isEmpty());
  }

  @Test
  void signsAStatementThatFollows() {
    var log = verified();
    state(log, untilNow(), "net", new Json.Str("37037.034"));
    log.awaitSize(21);
  }

  @ParameterizedTest
  @CsvSource({
    "environment, production",
    "issuer, Somebody Else",
    "customerId, customer-4",
    "start, 1970-01-01T00:00:00.001Z",
    "opening, 1",
    "closing, 37037.035",
    "net, 37037.033",
    "type, pacspace.io/opening/v1",
  })
  void signsNoTextThatDoesNotFollow(String member, String value) {
    var log = verified();
    // What every entry has of its own is not a draft's to say.
    if (member.equals("type")) {
      log.unsigned(
          () -> {
            state(log, untilNow(), "net", new Json.Str("37037.034"));
            log.tamper(
                "update ledger.entries set record = replace(record, 'statement/v1', 'opening/v1')"
                    + " where ledger_id = :log and log_index = 20");
          });
    } else {
      state(log, untilNow(), member, new Json.Str(value));
    }
    assertThat(refusal(log)).startsWith("The entry at index 20 ");
    assertThat(log.size()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"firstSequence, 2", "lastSequence, 2", "lastSequence, 4", "count, 4"})
  void signsNoSequencesThatDoNotFollow(String member, long value) {
    var log = verified();
    state(log, untilNow(), member, new Json.Num(value));
    assertThat(refusal(log)).startsWith("The entry at index 20 ");
  }

  @Test
  void signsNoWindowThatLeavesARecordOut() {
    var log = verified();
    var early = new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    state(log, early, "lastSequence", new Json.Num(3));
    assertThat(refusal(log)).startsWith("The entry at index 20 ");
    var other = verified();
    var late = new Window(now().plusMillis(1), now().plusSeconds(1));
    await().until(() -> !now().isBefore(late.end()));
    state(other, late, "lastSequence", new Json.Num(3));
    assertThat(refusal(other)).startsWith("The entry at index 20 ");
  }

  @Test
  void signsNoEntryOfWhichAColumnWasEdited() {
    var columns =
        SERVER
            .databases()
            .cell("sandbox")
            .sql(
                """
                select column_name from information_schema.columns
                where table_schema = 'ledger' and table_name = 'entries'
                  and column_name not in ('ledger_id', 'log_index', 'kind', 'history')
                """)
            .query((row, _) -> row.getString(1))
            .list();
    for (var column : columns) {
      var log = verified();
      var edit = EDITS.get(column);
      assertThat(edit).as("an edit of " + column).isNotNull();
      log.unsigned(
          () -> {
            state(log, untilNow(), "net", new Json.Str("37037.034"));
            log.tamper(
                "update ledger.entries set %s = %s where ledger_id = :log and log_index = 20"
                    .formatted(column, edit));
          });
      assertThat(refusal(log)).as(column).startsWith("The entry at index 20 ");
      assertThat(log.size()).as(column).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "environment", "issuer"})
  void signsNoOpeningThatWasEdited(String member) {
    var log = TestLog.create(SERVER);
    log.tamper(
        "update ledger.entries set record = regexp_replace(record, '\"%s\":\"', '\"%s\":\"x')"
                .formatted(member, member)
            + " where ledger_id = :log");
    log.record(5);
    assertThat(refusal(log)).startsWith("The entry at index 0 ");
  }
}
