package io.pacspace.shared;

/// How many deltas in all an environment may hold by its tenant's plan.
///
/// @param most [#UNLIMITED] on a paid plan, 0 where the plan does not cover the environment
public record Entitlement(long most) {
  /// As many as there are.
  public static final Entitlement UNLIMITED = new Entitlement(Long.MAX_VALUE);

  /// Not a single one.
  public static final Entitlement NONE = new Entitlement(0);
}
