package io.pacspace.scrubs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.breaks.Breaks;
import io.pacspace.breaks.Breaks.Finder;
import io.pacspace.checks.Finding;
import io.pacspace.databases.Cell;
import io.pacspace.databases.DatabaseAway;
import io.pacspace.scrubs.PositionStore.Position;
import io.pacspace.scrubs.SliceReading.Slice;
import io.pacspace.shared.EnvironmentId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Re-adds ledgers a part at a time. Which is next, and from where, is kept in the cell, in a row
/// that is locked while a part is read: so servers share the work, each part is read once, and
/// whoever comes goes on where another has stopped.
@Component
class Scrub {
  private static final Logger log = LoggerFactory.getLogger(Scrub.class);

  /// A ledger that was whole is left alone for so long.
  private static final Duration PAUSE = Duration.ofHours(1);

  /// A broken one is looked at again this soon, so that one that was mended is known as such.
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final PositionStore positions;
  private final SliceStore slices;
  private final Breaks breaks;
  private final Counter entries;

  Scrub(PositionStore positions, SliceStore slices, Breaks breaks, MeterRegistry metrics) {
    this.positions = positions;
    this.slices = slices;
    this.breaks = breaks;
    this.entries =
        Counter.builder("pacspace.scrub.entries")
            .description("Entries of ledgers that this server has re-added")
            .register(metrics);
  }

  /// Takes in the ledgers that a cell has got meanwhile.
  void enlist(Cell cell) {
    cell.record(
        recorder -> {
          positions.enlist(recorder);
          return true;
        });
  }

  /// Reads a part of the ledger that is due longest and that no other server is at; the ledger, or
  /// none where nothing is due.
  Optional<EnvironmentId> step(Cell cell) {
    for (var ledger : cell.read(positions::due)) {
      if (step(cell, ledger)) {
        return Optional.of(ledger);
      }
    }
    return Optional.empty();
  }

  private boolean step(Cell cell, EnvironmentId ledger) {
    try {
      var read =
          cell.write(
              ledger,
              db -> positions.claim(db, ledger).map(position -> step(db, cell, ledger, position)));
      read.ifPresent(slice -> tell(cell, ledger, slice));
      return read.isPresent();
    } catch (RuntimeException e) {
      if (DatabaseAway.is(e)) {
        throw e;
      }
      log.error("{} could not be re-added and will be tried again", ledger, e);
      cell.write(
          ledger,
          db -> {
            positions.postpone(db, ledger, AGAIN);
            return true;
          });
      return true;
    }
  }

  private Slice step(JdbcClient db, Cell cell, EnvironmentId ledger, Position position) {
    var goal = position.size() == 0 ? slices.newest(db, ledger) : position.goal();
    var slice = new SliceReading(slices, db, cell.toString(), ledger).read(position.size());
    if (slice.broken().isPresent()) {
      positions.postpone(db, ledger, AGAIN);
    } else if (slice.to() >= goal) {
      positions.end(db, ledger, PAUSE);
    } else {
      positions.move(db, ledger, new Position(slice.to(), goal));
    }
    return slice;
  }

  private void tell(Cell cell, EnvironmentId ledger, Slice slice) {
    entries.increment((double) slice.entries());
    if (slice.broken().isPresent()) {
      found(cell, ledger, slice.broken().get());
    } else if (breaks.of(ledger).isPresent() && breaks.mended(cell, ledger, Finder.SCRUB)) {
      log.info("{} is whole again where it was found broken.", ledger);
    }
  }

  private void found(Cell cell, EnvironmentId ledger, Finding broken) {
    var place = Optional.of(broken.place().toString());
    if (breaks.found(cell, ledger, Finder.SCRUB, place, broken.sentence())) {
      log.error(
          "{} was found broken at {}: {} ({}). Other ledgers go on. Mend or restore it, then it is"
              + " read again by itself; see \"Broken ledgers\" in docs/operations.md.",
          ledger,
          broken.place(),
          broken.sentence(),
          broken.kind());
    }
  }
}
