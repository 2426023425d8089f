package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.checks.LogCheck.Walked;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.TreeHead;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Checks one ledger and its log in one consistent state of their cell, which may go on being
/// recorded in meanwhile.
final class LedgerCheck {
  /// Most entries between what is signed and what is announced; see
  /// `docs/adr/0005-announce-before-signing.md`.
  private static final long LARGEST_STEP = 8_192;

  private final InspectedDatabase cell;
  private final ControlPlane control;
  private final Optional<Vault> vault;
  private final Watcher watcher;

  LedgerCheck(
      InspectedDatabase cell, ControlPlane control, Optional<Vault> vault, Watcher watcher) {
    this.cell = cell;
    this.control = control;
    this.vault = vault;
    this.watcher = watcher;
  }

  /// A ledger in one state of its cell.
  ///
  /// @param recorded how many records it says it has
  /// @param verified how many of them its newest signed checkpoint has
  record Subject(
      JdbcClient db,
      EnvironmentId id,
      long recorded,
      long verified,
      Tally findings,
      Watcher watcher) {
    /// A statement with the parameter `:ledger`.
    JdbcClient.StatementSpec sql(String sql) {
      return db.sql(sql).param("ledger", id.value());
    }

    void found(Kind kind, Place place, String sentence) {
      findings.add(kind, place, sentence);
    }
  }

  /// What the ledger's own row says.
  ///
  /// @param closedUntil nothing more is accepted of a time before this
  /// @param now what the cell's clock says
  private record State(
      long nextIndex,
      long deltas,
      Instant acceptedAt,
      Instant closedUntil,
      Instant now,
      boolean pending) {
    /// Clocks are set back now and then, by less than this.
    Instant future() {
      return now.plusSeconds(5);
    }
  }

  /// Checks it, and answers how many records it says it has. What was announced is read before the
  /// state of the cell: then the log has signed it, or is about to.
  long check(EnvironmentId ledger, Tally findings) {
    var announced = control.announced(ledger);
    var subject =
        cell.snapshot(
            db -> {
              var state = state(db, ledger);
              var checked =
                  new Subject(
                      db, ledger, state.nextIndex(), verified(db, ledger), findings, watcher);
              check(checked, state, announced);
              return checked;
            });
    checkWitness(subject, announced);
    return subject.recorded();
  }

  private static State state(JdbcClient db, EnvironmentId ledger) {
    return db.sql(
            """
            select next_index, deltas, accepted_at, closed_until, ledger.clock() as now,
              exists (select from ledger.pending p where p.ledger_id = l.ledger_id) as pending
            from ledger.ledgers l where ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .query(
            (row, _) ->
                new State(
                    row.getLong("next_index"),
                    row.getLong("deltas"),
                    row.getTimestamp("accepted_at").toInstant(),
                    row.getTimestamp("closed_until").toInstant(),
                    row.getTimestamp("now").toInstant(),
                    row.getBoolean("pending")))
        .single();
  }

  static long verified(JdbcClient db, EnvironmentId ledger) {
    return db.sql("select coalesce(max(size), 0) from proofs.checkpoints where ledger_id = :ledger")
        .param("ledger", ledger.value())
        .query(Long.class)
        .single();
  }

  private void check(Subject ledger, State state, TreeHead announced) {
    var environment = control.environment(ledger.id());
    checkEnvironment(ledger, environment);
    var key = new LogKeyCheck(ledger, vault).check(environment);
    var walked = LogCheck.walk(ledger, key, announced);
    checkState(ledger, state, walked);
    checkFuture(ledger, state, walked.newest());
    new CustomerCheck(ledger).check();
    new SpanCheck(ledger).check();
    new ReferenceCheck(ledger).check();
    new AnswerCheck(ledger).check();
  }

  private void checkEnvironment(Subject ledger, Optional<ControlPlane.RegisteredLog> environment) {
    if (environment.isEmpty()) {
      ledger.found(
          Kind.ENVIRONMENT, new Place.Whole(), "The control database has no environment for it.");
    } else if (!environment.get().cell().equals(cell.name())) {
      ledger.found(
          Kind.ENVIRONMENT,
          new Place.Whole(),
          "The control database says that it is in the " + environment.get().cell() + ".");
    }
  }

  private static void checkState(Subject ledger, State state, Walked walked) {
    if (state.nextIndex() < ledger.verified()) {
      ledger.found(
          Kind.LEDGER_STATE,
          new Place.Whole(),
          "It says that it has %d records, and its log has signed %d."
              .formatted(state.nextIndex(), ledger.verified()));
    }
    if (!state.acceptedAt().equals(walked.newest())) {
      ledger.found(
          Kind.LEDGER_STATE,
          new Place.Whole(),
          "It says that its newest record is of %s, and that is of %s."
              .formatted(state.acceptedAt(), walked.newest()));
    }
    if (state.deltas() != walked.deltas()) {
      ledger.found(
          Kind.LEDGER_STATE,
          new Place.Whole(),
          "It says that it has %d deltas, and has %d.".formatted(state.deltas(), walked.deltas()));
    }
    // An opening alone waits for what comes next.
    if (state.nextIndex() > Math.max(1, ledger.verified()) && !state.pending()) {
      ledger.found(
          Kind.PENDING_MARK,
          new Place.Whole(),
          "It has records to verify and no mark that says so: nobody will verify them.");
    }
  }

  private static void checkFuture(Subject ledger, State state, Instant newest) {
    if (state.closedUntil().isAfter(state.future())) {
      ledger.found(
          Kind.LEDGER_STATE,
          new Place.Whole(),
          "It is closed until %s, and its cell's clock says %s."
              .formatted(state.closedUntil(), state.now()));
    }
    if (newest.isAfter(state.future())) {
      var first =
          ledger
              .sql("select log_index + 1 from ledger.last_before(:ledger, :records, :future)")
              .param("records", state.nextIndex())
              .param("future", Timestamp.from(state.future()))
              .query(Long.class)
              .single();
      ledger.found(
          Kind.RECORD_FUTURE,
          new Place.Records(first, state.nextIndex() - 1),
          "Time has not come as far: the last is of %s, and the cell's clock says %s."
              .formatted(newest, state.now()));
    }
  }

  private void checkWitness(Subject ledger, TreeHead announced) {
    var place = new Place.Checkpoint(announced.size());
    if (announced.size() > ledger.verified() + LARGEST_STEP) {
      ledger.found(
          Kind.ANNOUNCED_HEAD, place, "It is more than a step ahead of what the log has signed.");
    }
    // A log that is signed for meanwhile has announced that by now.
    if (announced.size() < ledger.verified()
        && control.announced(ledger.id()).size() < ledger.verified()) {
      ledger.found(
          Kind.ANNOUNCED_HEAD,
          new Place.Checkpoint(ledger.verified()),
          "The log has signed it, and the control database was announced no more than size %d."
              .formatted(announced.size()));
    }
  }
}
