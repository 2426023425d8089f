package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.TreeHead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// What the control database says of ledgers: which there should be, and what their logs have
/// announced.
final class ControlPlane {
  private static final int AT_A_TIME = 1_000;

  private final InspectedDatabase database;

  ControlPlane(InspectedDatabase database) {
    this.database = database;
  }

  /// An environment that has been given a place.
  ///
  /// @param cell the name of its cell, as in sentences
  record RegisteredLog(String cell, Optional<String> origin, Optional<String> key) {}

  /// How a cell is called in sentences.
  static String cell(String kind, String name) {
    return kind + " cell " + name;
  }

  /// The largest tree that a log has announced; the empty one where it never has.
  TreeHead announced(EnvironmentId ledger) {
    return database.snapshot(
        db ->
            db.sql("select size, root from proofs.heads where ledger_id = :ledger")
                .param("ledger", ledger.value())
                .query(
                    (row, _) ->
                        new TreeHead(row.getLong("size"), StoredRecord.hash(row.getBytes("root"))))
                .optional()
                .orElse(TreeHead.EMPTY));
  }

  Optional<RegisteredLog> environment(EnvironmentId id) {
    return database.snapshot(
        db ->
            db.sql(
                    """
                    select kind, cell, log_origin, log_key from environments.environments
                    where environment_id = :id and cell is not null
                    """)
                .param("id", id.value())
                .query(
                    (row, _) ->
                        new RegisteredLog(
                            cell(row.getString("kind"), row.getString("cell")),
                            Optional.ofNullable(row.getString("log_origin")),
                            Optional.ofNullable(row.getString("log_key"))))
                .optional());
  }

  /// Hands over the active environments of a cell, some at a time.
  void active(String cell, Consumer<List<EnvironmentId>> consumer) {
    database.snapshot(
        db -> {
          var some = new ArrayList<EnvironmentId>();
          db.sql(
                  """
                  select environment_id from environments.environments
                  where status = 'active' and kind || ' cell ' || cell = :cell
                  """)
              .param("cell", cell)
              .query(
                  row -> {
                    some.add(id(row));
                    if (some.size() == AT_A_TIME) {
                      consumer.accept(List.copyOf(some));
                      some.clear();
                    }
                  });
          consumer.accept(some);
          return some;
        });
  }

  private static EnvironmentId id(ResultSet row) throws SQLException {
    return new EnvironmentId(row.getObject(1, UUID.class));
  }

  /// Finds environments in cells that the settings do not list, and announcements for ledgers that
  /// no environment has.
  void check(Set<String> cells, Watcher watcher, List<Tally> all) {
    database.snapshot(
        db -> {
          db.sql(
                  """
                  select environment_id, kind, cell from environments.environments
                  where status = 'active'
                    and kind || ' cell ' || cell <> all(cast(:cells as text[]))
                  """)
              .param("cells", cells.toArray(String[]::new))
              .query(
                  row -> {
                    var cell = cell(row.getString("kind"), row.getString("cell"));
                    var findings = new Tally(watcher, cell, Optional.of(id(row)));
                    findings.add(
                        Kind.ENVIRONMENT,
                        new Place.Whole(),
                        "It is active, and the settings do not list its cell.");
                    all.add(findings);
                  });
          db.sql(
                  """
                  select ledger_id from proofs.heads where not exists (
                    select from environments.environments where environment_id = ledger_id)
                  """)
              .query(
                  row -> {
                    var findings = new Tally(watcher, "control database", Optional.of(id(row)));
                    findings.add(
                        Kind.ENVIRONMENT,
                        new Place.Table("proofs.heads"),
                        "Its log has announced trees, and it has no environment.");
                    all.add(findings);
                  });
          return all;
        });
  }
}
