package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.shared.EnvironmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Checks what is about a cell as a whole: which ledgers it has, and what belongs to none.
final class CellCheck {
  private final InspectedDatabase cell;
  private final ControlPlane control;
  private final Watcher watcher;
  private long mismatches;

  CellCheck(InspectedDatabase cell, ControlPlane control, Watcher watcher) {
    this.cell = cell;
    this.control = control;
    this.watcher = watcher;
  }

  /// The ledgers that the cell has.
  List<EnvironmentId> ledgers() {
    return cell.snapshot(
        db ->
            db.sql("select ledger_id from ledger.ledgers order by ledger_id")
                .query((row, _) -> ledger(row))
                .list());
  }

  private static EnvironmentId ledger(ResultSet row) throws SQLException {
    return new EnvironmentId(row.getObject("ledger_id", UUID.class));
  }

  /// Checks everything but the ledgers one by one, and answers how many mismatches there are.
  long check() {
    control.active(cell.name(), this::findWithoutLedger);
    findStrays();
    return mismatches + ReceiptIdCheck.check(cell, watcher);
  }

  private void findWithoutLedger(List<EnvironmentId> active) {
    cell.snapshot(
            db ->
                db.sql(
                        """
                        select ledger_id from unnest(:active) as active (ledger_id)
                        where not exists (
                          select from ledger.ledgers l where l.ledger_id = active.ledger_id)
                        """)
                    .param("active", active.stream().map(EnvironmentId::value).toArray(UUID[]::new))
                    .query((row, _) -> ledger(row))
                    .list())
        .forEach(
            ledger ->
                found(
                    ledger,
                    Kind.ENVIRONMENT,
                    new Place.Whole(),
                    "Its environment is active, and there is no ledger of it."));
  }

  /// The rows that lead to receipt ids are looked at elsewhere.
  private void findStrays() {
    cell.<List<Stray>>snapshot(
            db ->
                db.sql(
                        """
                        select relation, ledger_id from (
                          select distinct 'ledger.deltas' as relation, ledger_id
                          from ledger.deltas
                          union all select distinct 'ledger.pending', ledger_id
                          from ledger.pending
                          union all select distinct 'ledger.refs', ledger_id
                          from ledger.refs
                          union all select distinct 'ledger.idempotency_keys', ledger_id
                          from ledger.idempotency_keys
                          union all select distinct 'ledger.customers', ledger_id
                          from ledger.customers
                          union all select distinct 'proofs.logs', ledger_id
                          from proofs.logs
                          union all select distinct 'proofs.checkpoints', ledger_id
                          from proofs.checkpoints
                          union all select distinct 'proofs.tiles', ledger_id
                          from proofs.tiles
                          union all select distinct 'receipts.roots', ledger_id
                          from receipts.roots
                          union all select distinct 'receipts.checkpoints', ledger_id
                          from receipts.checkpoints
                        ) present
                        where not exists (
                          select from ledger.ledgers l where l.ledger_id = present.ledger_id)
                        order by ledger_id, relation
                        """)
                    .query((row, _) -> new Stray(ledger(row), row.getString("relation")))
                    .list())
        .forEach(
            stray ->
                found(
                    stray.ledger(),
                    Kind.STRAY_ROWS,
                    new Place.Table(stray.table()),
                    "It has rows of a ledger that is not there."));
  }

  private record Stray(EnvironmentId ledger, String table) {}

  private void found(EnvironmentId ledger, Kind kind, Place place, String sentence) {
    var findings = new Tally(watcher, cell.name(), Optional.of(ledger));
    findings.add(kind, place, sentence);
    mismatches += findings.end();
  }
}
