package io.pacspace.accounts;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;

/// Tells what is known of those who sign in. Declared here, implemented by the module that keeps
/// sessions.
public interface KnownSources {
  /// Whether this person has signed in from that source before.
  boolean knows(TenantId tenant, UserId user, String source);

  /// Whether to warn this person that their password is being guessed; once a day, in the current
  /// transaction.
  boolean mayWarn(TenantId tenant, UserId user);
}
