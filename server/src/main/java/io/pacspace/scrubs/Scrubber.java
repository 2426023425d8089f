package io.pacspace.scrubs;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.databases.Loops;
import io.pacspace.databases.Loops.Loop;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Keeps it going on a server: one thread re-adds ledgers, cell by cell, and rests by its share;
/// one for each cell looks every second which ledgers anybody has found broken.
@Component
@EnableConfigurationProperties(ScrubSettings.class)
@ConditionalOnProperty(
    prefix = "pacspace",
    name = "beside-servers",
    havingValue = "false",
    matchIfMissing = true)
class Scrubber implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Scrubber.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ENLIST = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Cells cells;
  private final Scrub scrub;
  private final Watch watch;
  private final double share;
  private final Loops loops = new Loops(Duration.ofSeconds(5));

  Scrubber(Cells cells, Scrub scrub, Watch watch, ScrubSettings settings) {
    this.cells = cells;
    this.scrub = scrub;
    this.watch = watch;
    this.share = settings.scrub().share();
  }

  @Override
  public void start() {
    var started = new ArrayList<Loop>();
    for (var cell : cells.all()) {
      started.add(new Loop("watch-" + cell.name(), () -> watch(cell)));
    }
    if (share > 0) {
      started.add(new Loop("scrub", () -> scrub(new Pace(share))));
    }
    loops.start(started);
  }

  private void watch(Cell cell) {
    do {
      try {
        watch.look(cell);
      } catch (RuntimeException e) {
        log.debug("which ledgers of {} are broken could not be read", cell, e);
      }
    } while (!loops.isStopped(LOOK));
  }

  /// One part of each cell in turn.
  private void scrub(Pace pace) {
    var rest = IDLE;
    var enlistedAt = System.nanoTime() - ENLIST.toNanos();
    while (!loops.isStopped(rest)) {
      var started = System.nanoTime();
      if (started - enlistedAt >= ENLIST.toNanos()) {
        cells.all().forEach(this::enlist);
        enlistedAt = started;
      }
      var worked = false;
      for (var cell : cells.all()) {
        worked |= scrub(cell);
      }
      rest = worked ? pace.rest(Duration.ofNanos(System.nanoTime() - started)) : IDLE;
    }
  }

  private boolean scrub(Cell cell) {
    try {
      return scrub.step(cell).isPresent();
    } catch (RuntimeException e) {
      log.debug("nothing of {} is re-added while it is away", cell, e);
      return false;
    }
  }

  private void enlist(Cell cell) {
    try {
      scrub.enlist(cell);
    } catch (RuntimeException e) {
      log.debug("new ledgers of {} are not known yet", cell, e);
    }
  }

  @Override
  public void stop() {
    loops.stop();
  }

  @Override
  public boolean isRunning() {
    return loops.isRunning();
  }
}
