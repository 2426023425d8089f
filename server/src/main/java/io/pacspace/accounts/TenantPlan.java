package io.pacspace.accounts;

import io.pacspace.shared.TenantId;

/// Tells which plan a tenant is on. Declared here, implemented by the module that keeps plans.
public interface TenantPlan {
  /// The tier as the contract writes it, such as `free`.
  String tier(TenantId tenant);
}
