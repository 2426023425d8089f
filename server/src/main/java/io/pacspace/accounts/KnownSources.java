package io.pacspace.accounts;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.util.Optional;

/// Tells what is known of those who sign in. Declared here, implemented by the module that keeps
/// sessions.
public interface KnownSources {
  /// Whether this person has signed in from that source before.
  boolean knows(TenantId tenant, UserId user, String source);

  /// The same, at the same cost, where there may be no such person.
  default boolean knows(Optional<User> user, String source) {
    return knows(
        user.map(User::tenant).orElseGet(TenantId::next),
        user.map(User::id).orElseGet(UserId::next),
        source);
  }

  /// Whether to warn this person that their password is being guessed; once a day, in the current
  /// transaction.
  boolean mayWarn(TenantId tenant, UserId user);
}
