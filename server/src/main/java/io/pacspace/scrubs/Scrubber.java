package io.pacspace.scrubs;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private List<Thread> loops = List.of();

  Scrubber(Cells cells, Scrub scrub, Watch watch, ScrubSettings settings) {
    this.cells = cells;
    this.scrub = scrub;
    this.watch = watch;
    this.share = settings.scrub().share();
  }

  @Override
  public void start() {
    stopping = new CountDownLatch(1);
    var started = new ArrayList<Thread>();
    for (var cell : cells.all()) {
      started.add(Thread.ofVirtual().name("watch-" + cell.name()).start(() -> watch(cell)));
    }
    if (share > 0) {
      started.add(Thread.ofVirtual().name("scrub").start(() -> scrub(new Pace(share))));
    }
    loops = started;
  }

  private void watch(Cell cell) {
    do {
      try {
        watch.look(cell);
      } catch (RuntimeException e) {
        log.debug("which ledgers of {} are broken could not be read", cell, e);
      }
    } while (!isStopped(LOOK));
  }

  /// One part of each cell in turn.
  private void scrub(Pace pace) {
    var rest = IDLE;
    var enlistedAt = System.nanoTime() - ENLIST.toNanos();
    while (!isStopped(rest)) {
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

  private boolean isStopped(Duration pause) {
    try {
      return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void stop() {
    stopping.countDown();
    for (var loop : loops) {
      try {
        loop.join(Duration.ofSeconds(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    loops = List.of();
  }

  @Override
  public boolean isRunning() {
    return !loops.isEmpty();
  }
}
