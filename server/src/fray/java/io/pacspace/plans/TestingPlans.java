package io.pacspace.plans;

import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;

/// Plans that all include as much as there is.
public final class TestingPlans extends Plans {
  /// Nothing is asked of it but what is answered here.
  @SuppressWarnings("NullAway")
  public TestingPlans() {
    super(null, null, null, null, null);
  }

  @Override
  public Entitlement entitlement(TenantId tenant, EnvironmentKind environment) {
    return Entitlement.UNLIMITED;
  }
}
