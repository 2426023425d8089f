package io.pacspace.recovery;

import io.pacspace.accounts.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells what lets somebody into an account without its password, and ends that when the password
/// is reset. Declared here, implemented by the modules that hand out such things.
public interface StandingAccess {
  /// What lets in now, newest first; nothing of it is secret.
  List<Grant> of(User user);

  /// Ends, within the current transaction, everything but the grants whose ids are kept, and puts
  /// each into the audit log.
  void endAllBut(Set<String> kept, User user);

  /// One thing that lets in.
  ///
  /// @param id as the API writes it
  /// @param kind `session` or `api-key`
  /// @param name what its owner knows it by: of a session, what the browser called itself
  /// @param where the environment of a key, the address of a session
  record Grant(
      String id,
      String kind,
      String name,
      String where,
      Instant createdAt,
      Optional<Instant> lastUsedAt) {}
}
