package io.pacspace.environments;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import java.util.Optional;

/// One environment of a tenant, from the moment somebody first asked for it.
///
/// @param cell the name of the cell it was placed in, once that is decided
/// @param state where its activation stands
record Environment(
    TenantId tenant,
    EnvironmentKind kind,
    EnvironmentId id,
    Optional<String> cell,
    Activation state) {
  /// An activation has moved; published in the transaction that keeps the new state.
  record Changed(TenantId tenant, EnvironmentKind kind, Activation state) {}
}
