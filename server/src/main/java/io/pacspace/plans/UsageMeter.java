package io.pacspace.plans;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import java.time.Instant;

/// Counts what was recorded. Declared here, implemented by a module that knows the ledgers; while
/// there is none, nothing was recorded.
public interface UsageMeter {
  /// The deltas accepted in one environment of a tenant, from `from` until just before `until`.
  long accepted(TenantId tenant, EnvironmentKind environment, Instant from, Instant until);
}
