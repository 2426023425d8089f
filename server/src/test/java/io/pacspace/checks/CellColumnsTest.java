package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.checks.EditedCell.Column;
import io.pacspace.databases.DatabaseSettings;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.platform.Vault;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whatever column of a cell a superuser edits, no answer and no verifier says verified, final,
/// stated, consistent or re-added beside what is not so, and `pacspace check` finds the edit; but
/// for the columns that no promise rests on. Columns and routes are found in the catalogue and in
/// the running server, so that new ones count.
class CellColumnsTest {
  private static final String STORED = "A time of storing, which nobody signs and no figure needs.";
  private static final String OPEN =
      "That of a checkpoint that is not final may be any that its records lie in; a final one's is"
          + " found.";
  private static final String REPEATED =
      "What was answered: held against the checkpoints when it is repeated; of a record it claims"
          + " nothing.";
  private static final String PROBED =
      "Written anew every few seconds to learn whether that works.";
  private static final String PLACE =
      "Where the scrub goes on: what it skips, it reads in its next pass.";

  /// The columns whose edits a check need not find, and why.
  private static final Map<String, String> UNSIGNED =
      Map.ofEntries(
          Map.entry("ledger.ledgers.opened_at", STORED),
          Map.entry("proofs.logs.created_at", STORED),
          Map.entry("proofs.checkpoints.signed_at", STORED),
          Map.entry("receipts.roots.made_at", STORED),
          Map.entry("receipts.checkpoints.made_at", STORED),
          Map.entry(
              "ledger.ledgers.closed_until",
              "In the past it only makes the next question close the window again; a time to come is"
                  + " found."),
          Map.entry("ledger.idempotency_keys.key", "The key of a request, and that of no other."),
          Map.entry(
              "ledger.idempotency_keys.request_hash",
              "Another only refuses the request as reused."),
          Map.entry("ledger.idempotency_keys.answer", REPEATED),
          Map.entry(
              "proofs.receipts.generation", "Where a search looks; every search looks in all."),
          Map.entry(
              "receipts.checkpoints.checkpoint_id", "The name of the row; it stands for nothing."),
          Map.entry("receipts.checkpoints.window_start", OPEN),
          Map.entry("receipts.checkpoints.window_end", OPEN),
          Map.entry(
              "receipts.checkpoints.statement",
              "Without one it is shown as not final; another is found."),
          Map.entry("readiness.attempts.server", PROBED),
          Map.entry("readiness.attempts.at", PROBED),
          Map.entry("readiness.attempts.ballast", PROBED),
          Map.entry("scrubs.positions.size", PLACE),
          Map.entry("scrubs.positions.ledger_id", PLACE),
          Map.entry("scrubs.positions.goal", PLACE),
          Map.entry("scrubs.positions.began_at", PLACE),
          Map.entry("scrubs.positions.whole_at", PLACE),
          Map.entry("scrubs.positions.due_at", PLACE));

  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final RecordedCell RECORDED = RecordedCell.create(SERVER);
  private static final EditedCell EDITED =
      new EditedCell(DATABASES.cell("sandbox"), RECORDED.ledger(), RecordedCell.CUSTOMER);
  private static final AskedCell ASKED = new AskedCell(RECORDED);
  private static final Map<String, JsonNode> TRUTH = ASKED.ask();
  private static final ClaimWords WORDS = new ClaimWords(TRUTH);

  /// Every edit was taken back to the byte.
  @AfterAll
  static void stop() {
    try (DATABASES;
        SERVER) {
      assertThat(ASKED.ask()).isEqualTo(TRUTH);
    }
  }

  static List<Column> columns() {
    return EDITED.columns();
  }

  /// What a check finds of the cell as it is; none where nothing is.
  private static Optional<String> found() {
    var all = SERVER.bean(DatabaseSettings.class);
    var cells = new DatabaseSettings.CellUrls(all.cells().sandbox(), Map.of());
    var settings = new DatabaseSettings(all.control(), cells, all.clockTolerance());
    var heard = new CheckedInstallation.Listening();
    try {
      var _ = new Check(settings, Optional.of(SERVER.bean(Vault.class)), heard).run();
      return Optional.of(heard.toString()).filter(findings -> !findings.isEmpty());
    } catch (InspectedDatabase.Unreadable e) {
      return Optional.of(e.toString());
    }
  }

  @Test
  void asksEveryRouteThatReadsACell() {
    assertThat(ASKED.forgotten()).isEmpty();
  }

  @Test
  void isAnsweredAndFoundSoundWhereNothingWasEdited() {
    assertThat(TRUTH).noneSatisfy((_, answer) -> assertThat(answer.has("refused")).isTrue());
    assertThat(found()).isEmpty();
  }

  /// Both say what may be behind with what they are about, and are found again by themselves.
  @Test
  void hasRowsInEveryTableButOfMarks() {
    assertThat(EDITED.emptyTables()).containsExactly("breaks.found", "ledger.pending");
  }

  @Test
  void arguesOnlyAboutColumnsThatThereAre() {
    assertThat(EDITED.columns()).extracting(Column::toString).containsAll(UNSIGNED.keySet());
  }

  @ParameterizedTest
  @MethodSource("columns")
  void isNeverBelievedAndFound(Column column) {
    var lies = new ArrayList<String>();
    var unfound = new ArrayList<String>();
    for (var edit : EDITED.edits(column)) {
      if (!EDITED.make(edit)) {
        continue;
      }
      try {
        // One that is not found is enough for a column to be argued about.
        var isKnown = UNSIGNED.containsKey(column.toString()) && !unfound.isEmpty();
        if (!isKnown && found().isEmpty()) {
          unfound.add(edit.toString());
        }
        ASKED
            .ask()
            .forEach(
                (question, answer) ->
                    WORDS.lies(question, answer).forEach(lie -> lies.add(edit + ": " + lie)));
      } finally {
        EDITED.restore();
      }
    }
    assertThat(lies).as("answers that claim what is not so").isEmpty();
    if (UNSIGNED.containsKey(column.toString())) {
      assertThat(unfound).as("edits of a column that is called unsigned").isNotEmpty();
    } else {
      assertThat(unfound).as("edits that a check does not find").isEmpty();
    }
  }

  /// What is argued about the columns of checkpoints is so of those alone that are not final.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "statement = sha256('')",
        "window_start = window_start + interval '1 millisecond'",
        "window_end = window_end + interval '1 millisecond'",
      })
  void findsAFinalCheckpointThatIsNotItsStatements(String set) {
    var edit = "update receipts.checkpoints set " + set + " where statement is not null";
    try {
      assertThat(DATABASES.cell("sandbox").sql(edit).update()).isOne();
      assertThat(found()).hasValueSatisfying(one -> assertThat(one).contains("balance-checkpoint"));
    } finally {
      EDITED.restore();
    }
  }
}
