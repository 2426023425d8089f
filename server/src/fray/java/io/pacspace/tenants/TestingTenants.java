package io.pacspace.tenants;

import io.pacspace.databases.WithoutDatabase;
import io.pacspace.shared.TenantId;
import io.pacspace.testing.TestingClock;
import java.util.Set;

/// Tenants of whom none is disabled.
public final class TestingTenants {
  private TestingTenants() {}

  /// Fresh ones.
  public static Tenants enabled() {
    return new Tenants(
        new TenantStore(WithoutDatabase.db()) {
          @Override
          Set<TenantId> disabled() {
            return Set.of();
          }
        },
        _ -> {},
        new TestingClock());
  }
}
