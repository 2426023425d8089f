package io.pacspace.plans;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import java.time.Instant;
import java.util.List;

/// Counts what was recorded. Declared here, implemented by a module that knows the ledgers; while
/// there is none, nothing was recorded.
public interface UsageMeter {
  /// How many deltas one environment of a tenant accepted before each of these moments, which grow.
  /// What was said of a moment that has passed stays so: nothing is accepted before it afterwards.
  List<Long> acceptedBefore(TenantId tenant, EnvironmentKind environment, List<Instant> moments);
}
