package io.pacspace.proofs;

import io.pacspace.databases.Cell;
import io.pacspace.shared.EnvironmentId;
import java.util.Optional;

/// Tells which cell holds an environment. Declared here, implemented by the module that places
/// them.
public interface Placement {
  /// The cell, if there is such an environment and it has been placed.
  Optional<Cell> cellOf(EnvironmentId environment);
}
