package io.pacspace.shared;

/// Who makes a request, once that is proven; a tenant's own things are all that either may reach.
public sealed interface Principal {
  /// The tenant on whose behalf the request is made.
  TenantId tenant();

  /// A person in a browser session.
  record User(TenantId tenant, UserId user, SessionId session) implements Principal {}

  /// A program with an API key, which picks one environment.
  record Key(TenantId tenant, EnvironmentId environment, EnvironmentKind kind, KeyId key)
      implements Principal {}
}
