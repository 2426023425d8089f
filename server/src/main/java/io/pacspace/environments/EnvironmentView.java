package io.pacspace.environments;

import io.pacspace.environments.Environments.Described;
import io.pacspace.shared.EnvironmentKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything known of an environment in JSON.
///
/// @param id null before anyone asked for the environment
/// @param operation the current or last operation; null before the first
record EnvironmentView(
    EnvironmentKind environment,
    String status,
    @Nullable String id,
    @Nullable OperationView operation) {

  static EnvironmentView of(EnvironmentKind kind, Optional<Described> described) {
    return described
        .map(
            known ->
                new EnvironmentView(
                    kind,
                    known.environment().state().status(),
                    known.environment().id().toString(),
                    OperationView.of(known.operation())))
        .orElseGet(() -> new EnvironmentView(kind, "none", null, null));
  }
}
