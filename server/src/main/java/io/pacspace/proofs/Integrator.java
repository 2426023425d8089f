package io.pacspace.proofs;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.databases.Loops;
import io.pacspace.databases.Loops.Loop;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.proofs.Integration.Contradiction;
import io.pacspace.proofs.Integration.Outcome;
import io.pacspace.shared.EnvironmentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Verifies what was recorded: every node walks the pending ledgers of every cell five times a
/// second and takes each as far as it can. Nodes share the work by claiming ledgers.
@Component
@ConditionalOnProperty(
    prefix = "pacspace",
    name = "beside-servers",
    havingValue = "false",
    matchIfMissing = true)
class Integrator implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Integrator.class);
  private static final Duration CADENCE = Duration.ofMillis(200);
  private static final int AT_ONCE = 4;
  private static final int STEPS_IN_A_ROW = 16;

  private final Cells cells;
  private final LedgerEntries entries;
  private final Integration integration;
  private final RefusedLogs refused;
  private final Loops loops = new Loops(Duration.ofSeconds(5));

  Integrator(Cells cells, LedgerEntries entries, Integration integration, RefusedLogs refused) {
    this.cells = cells;
    this.entries = entries;
    this.integration = integration;
    this.refused = refused;
  }

  @Override
  public void start() {
    loops.start(
        cells.all().stream()
            .map(cell -> new Loop("integrator-" + cell.name(), () -> run(cell)))
            .toList());
  }

  private void run(Cell cell) {
    do {
      tick(cell);
    } while (!loops.isStopped(CADENCE));
  }

  private void tick(Cell cell) {
    try {
      var pending = new ArrayList<>(entries.pending(cell));
      Collections.shuffle(pending);
      if (!pending.isEmpty()) {
        integrate(cell, pending);
      }
    } catch (RuntimeException e) {
      log.warn("{} is away and nothing in it is verified: {}", cell, e.getMessage());
    }
  }

  private void integrate(Cell cell, List<EnvironmentId> pending) {
    var free = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var ledger : pending) {
        free.acquireUninterruptibly();
        threads.execute(
            () -> {
              try {
                integrate(cell, ledger);
              } finally {
                free.release();
              }
            });
      }
    }
  }

  private void integrate(Cell cell, EnvironmentId ledger) {
    if (!refused.isDue(ledger)) {
      return;
    }
    try {
      advance(cell, ledger);
      refused.clear(cell, ledger);
    } catch (Contradiction e) {
      refused.add(cell, ledger, e.reason());
    } catch (RuntimeException e) {
      log.warn("{} was not verified and will be tried again: {}", ledger, e.toString());
    }
  }

  private void advance(Cell cell, EnvironmentId ledger) {
    for (var steps = 0; steps < STEPS_IN_A_ROW; steps++) {
      switch (cell.write(ledger, db -> integration.step(db, ledger))) {
        case Outcome.More _ -> {}
        case Outcome.Taken _ -> {
          return;
        }
        case Outcome.Done done -> {
          entries.settle(cell, ledger, done.size());
          return;
        }
      }
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
