package io.pacspace.databases;

import io.pacspace.shared.Failure;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far this server's clock is from that of a cell. The cell's decides when a delta was
/// accepted; if the two are far apart one of them is wrong, which cannot be told from here, and a
/// delta in the wrong month can never be mended. So this server records nothing there meanwhile.
final class CellClock {
  private static final Logger log = LoggerFactory.getLogger(CellClock.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final String cell;
  private final Duration tolerance;
  private volatile Duration ahead = Duration.ZERO;

  CellClock(String cell, Duration tolerance) {
    this.cell = cell;
    this.tolerance = tolerance;
  }

  /// Judges what the cell's clock said between two readings of this server's, however long lies
  /// between those; [Failure.Unavailable] if they are too far apart.
  void require(Instant before, Instant cells, Instant after) {
    var now = ahead(before, cells, after);
    note(now);
    if (!agrees(now)) {
      throw new Failure.Unavailable(
          "The clocks of this server and of its database do not agree, so nothing is recorded"
              + " through it; nothing of this was.",
          RETRY);
    }
  }

  private void note(Duration now) {
    var agreed = agrees(ahead);
    ahead = now;
    if (agreed && !agrees(now)) {
      log.error(
          "The clock of this server and that of the {} are {} apart: one of them is wrong. Nothing"
              + " is recorded there through this server until they agree within {}.",
          cell,
          now.abs(),
          tolerance);
    } else if (!agreed && agrees(now)) {
      log.info("The clocks of this server and of the {} agree again.", cell);
    }
  }

  private static Duration ahead(Instant before, Instant cells, Instant after) {
    if (cells.isBefore(before)) {
      return Duration.between(cells, before);
    }
    return cells.isAfter(after) ? Duration.between(cells, after) : Duration.ZERO;
  }

  /// How far this server was ahead of the cell when that was noted last, at least; negative if it
  /// was behind.
  Duration ahead() {
    return ahead;
  }

  private boolean agrees(Duration distance) {
    return distance.abs().compareTo(tolerance) <= 0;
  }
}
