package io.pacspace.environments;

import io.pacspace.accounts.AccountVerified;
import io.pacspace.breaks.Breaks;
import io.pacspace.databases.Cell;
import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.environments.Activation.Failed;
import io.pacspace.environments.Activation.None;
import io.pacspace.environments.EnvironmentStore.ActiveEnvironment;
import io.pacspace.plans.Plans;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What a tenant can do with its two environments.
@Service
public class Environments {
  private static final Duration CELL_RETRY = Duration.ofSeconds(5);

  private final EnvironmentStore environments;
  private final OperationStore operations;
  private final Activations activations;
  private final Placements placements;
  private final Plans plans;
  private final Breaks breaks;

  Environments(
      EnvironmentStore environments,
      OperationStore operations,
      Activations activations,
      Placements placements,
      Plans plans,
      Breaks breaks) {
    this.environments = environments;
    this.operations = operations;
    this.activations = activations;
    this.placements = placements;
    this.plans = plans;
    this.breaks = breaks;
  }

  /// The tenant's active environment of that kind, or [Failure.Precondition].
  public EnvironmentId requireActive(TenantId tenant, EnvironmentKind kind) {
    return environments
        .find(tenant, kind)
        .filter(environment -> environment.state() instanceof Active)
        .map(Environment::id)
        .orElseThrow(
            () ->
                new Failure.Precondition(
                    ErrorCode.ENVIRONMENT_NOT_ACTIVE,
                    "The %s environment is not active; activate it first.".formatted(kind)));
  }

  /// The tenant's environment of that kind if it has been placed in a cell, be it active or not
  /// yet.
  public Optional<EnvironmentId> find(TenantId tenant, EnvironmentKind kind) {
    return environments
        .find(tenant, kind)
        .filter(environment -> environment.cell().isPresent())
        .map(Environment::id);
  }

  /// What a tenant has of environments, active or not.
  public List<Held> held(TenantId tenant) {
    return Stream.of(EnvironmentKind.values())
        .flatMap(kind -> environments.find(tenant, kind).stream())
        .map(
            environment ->
                new Held(
                    environment.kind(),
                    environment.id(),
                    environment.state().status(),
                    environment.cell()))
        .toList();
  }

  /// An environment and the name of the cell that it was placed in, once that is decided.
  public record Held(
      EnvironmentKind kind, EnvironmentId id, String status, Optional<String> cell) {}

  /// Whose an environment is.
  public record Owner(TenantId tenant, EnvironmentKind kind) {}

  /// Whose that environment is, if there is such.
  public Optional<Owner> owner(EnvironmentId environment) {
    return environments.owner(environment);
  }

  /// Where and how the ledger of an environment is broken, if it was found to be.
  public Optional<String> broken(EnvironmentId environment) {
    return placements
        .cellOf(environment)
        .flatMap(cell -> breaks.read(cell, environment))
        .map(Breaks.Break::text);
  }

  /// The name of the cell that holds an environment, which is placed; [Failure.Unavailable] if this
  /// installation does not list that cell now.
  public String cellOf(EnvironmentId environment) {
    return placements
        .cellOf(environment)
        .map(Cell::name)
        .orElseThrow(
            () ->
                new Failure.Unavailable(
                    "This environment's data is not reachable right now.", CELL_RETRY));
  }

  /// The status of each environment the tenant has asked for; a kind that is absent is `none`.
  Map<EnvironmentKind, String> statuses(TenantId tenant) {
    return environments.statuses(tenant);
  }

  /// Starts or resumes activation for a person, or finds it done. Production needs a paid plan,
  /// which is checked in this same transaction; an environment that is active stays so on any plan.
  @Transactional
  Activation provision(Principal.User user, EnvironmentKind kind) {
    var environment = environments.lock(user.tenant(), kind);
    switch (environment.state()) {
      case None _, Failed _ when kind == EnvironmentKind.PRODUCTION ->
          plans.requirePaid(user.tenant());
      case None _, Failed _, Activating _, Active _ -> {}
    }
    return activations.request(environment, Optional.of(user.user()));
  }

  /// A verified tenant has its Sandbox started for it, in the transaction that verifies it.
  @EventListener
  void on(AccountVerified verified) {
    activations.request(
        environments.lock(verified.tenant(), EnvironmentKind.SANDBOX), Optional.empty());
  }

  List<ActiveEnvironment> integrations(TenantId tenant) {
    return environments.integrations(tenant);
  }

  /// The tenant's environment of that kind with its current or last operation, if there ever was
  /// one.
  Optional<EnvironmentDetail> describe(TenantId tenant, EnvironmentKind kind) {
    return environments
        .find(tenant, kind)
        .flatMap(
            environment ->
                operationOf(environment.state())
                    .flatMap(id -> operations.find(tenant, id))
                    .map(operation -> new EnvironmentDetail(environment, operation)));
  }

  Operation operation(TenantId tenant, Operation.Id id) {
    return operations
        .find(tenant, id)
        .orElseThrow(() -> new Failure.NotFound("There is no such operation."));
  }

  /// An environment with its current or last operation.
  record EnvironmentDetail(Environment environment, Operation operation) {}

  private static Optional<Operation.Id> operationOf(Activation state) {
    return switch (state) {
      case None _ -> Optional.empty();
      case Activating activating -> Optional.of(activating.operation());
      case Active active -> Optional.of(active.operation());
      case Failed failed -> Optional.of(failed.operation());
    };
  }
}
