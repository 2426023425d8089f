package io.pacspace.databases;

import io.pacspace.databases.DatabaseSettings.CellDatabase;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The cells of this installation, as its settings list them.
@Component
public class Cells implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cells.class);

  private static final Duration UNLISTED_RETRY = Duration.ofSeconds(5);

  private final List<Cell> all = new ArrayList<>();
  private final Duration clockTolerance;

  Cells(DatabaseSettings settings, Databases databases) {
    this.clockTolerance = settings.clockTolerance();
    add(databases, EnvironmentKind.SANDBOX, settings.cells().sandbox());
    add(databases, EnvironmentKind.PRODUCTION, settings.cells().production());
    all.forEach(Cells::prepare);
  }

  private void add(Databases databases, EnvironmentKind kind, Map<String, CellDatabase> cells) {
    cells.forEach(
        (name, cell) ->
            all.add(
                new Cell(
                    name,
                    kind,
                    cell.weight(),
                    () -> databases.migrate(cell.database(), "cell"),
                    databases.pool(cell.database(), kind + "-" + name),
                    databases.recordingPool(cell.database(), kind + "-" + name + "-recording"),
                    clockTolerance)));
  }

  /// A cell that is away must not keep the others from serving. One that lets in the wrong ones
  /// must not be served from at all.
  private static void prepare(Cell cell) {
    try {
      cell.ready();
    } catch (UnfitDatabase e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("{} is away and will be tried again when it is needed: {}", cell, e.getMessage());
    }
  }

  /// All cells.
  public List<Cell> all() {
    return List.copyOf(all);
  }

  /// The cells that hold environments of `kind`.
  public List<Cell> of(EnvironmentKind kind) {
    return all.stream().filter(cell -> cell.kind() == kind).toList();
  }

  /// The cell of that kind and name, if the settings still list it.
  public Optional<Cell> find(EnvironmentKind kind, String name) {
    return all.stream().filter(cell -> cell.kind() == kind && cell.name().equals(name)).findFirst();
  }

  /// The same, or [Failure.Unavailable] if the settings do not list it.
  public Cell require(EnvironmentKind kind, String name) {
    return find(kind, name)
        .orElseThrow(
            () ->
                new Failure.Unavailable(
                    "This environment's data is not reachable right now.", UNLISTED_RETRY));
  }

  @Override
  public void close() {
    all.forEach(Cell::close);
  }

  /// The side of a cell that deltas are recorded through: a [Cell], or in tests one without a
  /// database.
  public interface Recording {
    /// Runs `work` in one transaction that records for many ledgers at once, and is on disk when it
    /// has returned.
    <T> T record(Function<JdbcClient, T> work);

    /// Judges what the cell's clock said between two readings of this server's;
    /// [Failure.Unavailable] if the two are too far apart to record by.
    void requireSameTime(Instant before, Instant told, Instant after);

    /// Whether what was to be recorded last was waited for in vain.
    boolean isStuck();
  }
}
