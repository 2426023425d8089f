package io.pacspace.environments;

import io.pacspace.accounts.Users;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Event;
import io.pacspace.proofs.Logs;
import java.util.Comparator;
import org.springframework.stereotype.Component;

/// What each step of an activation does. A step may run any number of times: it finds what an
/// earlier run of it left and adds only what is missing.
@Component
class ActivationSteps {
  private final Activations activations;
  private final EnvironmentStore environments;
  private final Cells cells;
  private final Logs logs;
  private final Users users;

  ActivationSteps(
      Activations activations, EnvironmentStore environments, Cells cells, Logs logs, Users users) {
    this.activations = activations;
    this.environments = environments;
    this.cells = cells;
    this.logs = logs;
    this.users = users;
  }

  /// Runs the operation's current step and moves it on.
  void run(Environment environment, Activating now) {
    switch (now.step()) {
      case PLACE -> place(environment, now);
      case CREATE_LEDGER -> createLedger(environment, now);
      case SELF_TEST -> selfTest(environment, now);
      case PUBLISH -> completed(environment, now, () -> {});
    }
  }

  /// Chooses the cell that holds the fewest environments for its weight. An environment that has a
  /// cell from an earlier operation keeps it.
  private void place(Environment environment, Activating now) {
    if (environment.cell().isPresent()) {
      completed(environment, now, () -> {});
      return;
    }
    var kind = environment.kind();
    var loads = environments.cellLoads(kind);
    var cell =
        cells.of(kind).stream()
            .min(
                Comparator.comparingDouble(
                    c -> (double) loads.getOrDefault(c.name(), 0L) / c.weight()))
            .orElseThrow(() -> new NoCell(kind + " has no cell"));
    completed(
        environment,
        now,
        () -> {
          environments.countPlacement(kind, cell.name());
          environments.place(environment.tenant(), kind, cell.name());
        });
  }

  private void createLedger(Environment environment, Activating now) {
    var issuer = users.organization(environment.tenant()).orElseThrow().name();
    var log = logs.create(cellOf(environment), environment.id(), issuer);
    completed(
        environment,
        now,
        () ->
            environments.describeLog(
                environment.tenant(), environment.kind(), log.origin(), log.key()));
  }

  private void selfTest(Environment environment, Activating now) {
    logs.selfTest(cellOf(environment), environment.id());
    completed(environment, now, () -> {});
  }

  private Cell cellOf(Environment environment) {
    var name = environment.cell().orElseThrow(() -> new IllegalStateException("not placed yet"));
    return cells
        .find(environment.kind(), name)
        .orElseThrow(() -> new NoCell("the settings no longer list the cell " + name));
  }

  private void completed(Environment environment, Activating now, Runnable work) {
    activations.apply(
        environment.tenant(),
        environment.kind(),
        new Event.StepCompleted(now.operation(), now.step(), activations.now()),
        work);
  }

  /// There is no cell for an environment, or no longer the one it is in.
  static final class NoCell extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoCell(String message) {
      super(message);
    }
  }
}
