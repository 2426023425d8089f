package io.pacspace.checks;

import io.pacspace.checks.Finding.Tally;
import io.pacspace.databases.DatabaseSettings;
import io.pacspace.databases.DatabaseSettings.CellDatabase;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.platform.Vault;
import io.pacspace.shared.EnvironmentId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The check of a whole installation. Reads as the owner of its databases and changes nothing, so
/// servers may go on working meanwhile.
public final class Check {
  private final DatabaseSettings settings;
  private final Optional<Vault> vault;
  private final Watcher watcher;

  /// A check of the databases that the settings name; where there is a vault, of the sealed keys
  /// too.
  public Check(DatabaseSettings settings, Optional<Vault> vault, Watcher watcher) {
    this.settings = settings;
    this.vault = vault;
    this.watcher = watcher;
  }

  /// What a check has seen.
  public record Result(long ledgers, long records, long mismatches) {}

  /// Checks everything, and tells the watcher what it finds.
  ///
  /// @throws InspectedDatabase.Unreadable if a database is away or of another version
  public Result run() {
    var database = settings.control();
    if (database == null) {
      throw new IllegalStateException("the settings were not checked");
    }
    try (var control = InspectedDatabase.open("control database", "control", database);
        var cells = new Cells(settings)) {
      return check(new ControlPlane(control), cells);
    }
  }

  /// The cells that the settings list, opened.
  private static final class Cells implements AutoCloseable {
    private final Map<String, InspectedDatabase> opened = new LinkedHashMap<>();

    Cells(DatabaseSettings settings) {
      try {
        settings.cells().sandbox().forEach((name, cell) -> open("sandbox", name, cell));
        settings.cells().production().forEach((name, cell) -> open("production", name, cell));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    private void open(String kind, String name, CellDatabase cell) {
      var title = ControlPlane.cell(kind, name);
      opened.put(title, InspectedDatabase.open(title, "cell", cell.database()));
    }

    @Override
    public void close() {
      opened.values().forEach(InspectedDatabase::close);
    }
  }

  private Result check(ControlPlane control, Cells cells) {
    var ledgers = new LinkedHashMap<InspectedDatabase, List<EnvironmentId>>();
    cells
        .opened
        .values()
        .forEach(cell -> ledgers.put(cell, new CellCheck(cell, control, watcher).ledgers()));
    var all = ledgers.values().stream().mapToLong(List::size).sum();
    var number = 0L;
    var records = 0L;
    var mismatches = 0L;
    for (var cell : ledgers.entrySet()) {
      var check = new LedgerCheck(cell.getKey(), control, vault, watcher);
      for (var ledger : cell.getValue()) {
        watcher.ledger(++number, all);
        var findings = new Tally(watcher, cell.getKey().name(), Optional.of(ledger));
        records += check.check(ledger, findings);
        mismatches += findings.end();
      }
      mismatches += new CellCheck(cell.getKey(), control, watcher).check();
    }
    var strays = new ArrayList<Tally>();
    control.check(cells.opened.keySet(), watcher, strays);
    mismatches += strays.stream().mapToLong(Tally::end).sum();
    return new Result(all, records, mismatches);
  }

  /// Is told what a check is at and what it finds, as it goes.
  public interface Watcher {
    /// Ledger `number` of `all` comes next.
    void ledger(long number, long all);

    /// So many rows were read for one part of the work, called for every row.
    void reading(String part, long rows);

    /// Something is not as it should be.
    void found(Finding finding);

    /// There are so many more of the kind of `last` in its ledger, which are not told one by one.
    void more(Finding last, long more);
  }
}
