package io.pacspace.shared;

/// Who makes a request, once that is proven; a tenant's own things are all that either may reach.
public sealed interface Principal {
  /// The tenant on whose behalf the request is made.
  TenantId tenant();

  /// A person in a browser session.
  record User(TenantId tenant, UserId user, SessionId session) implements Principal {}

  /// A program with an API key, which picks one environment. Holds all that recording a delta needs
  /// to know, as it was at most half a second ago.
  ///
  /// @param cell the name of the cell that holds the environment
  /// @param entitlement what the tenant's plan allows in it
  record Key(
      TenantId tenant,
      EnvironmentId environment,
      EnvironmentKind kind,
      KeyId key,
      String cell,
      Entitlement entitlement)
      implements Principal {}
}
