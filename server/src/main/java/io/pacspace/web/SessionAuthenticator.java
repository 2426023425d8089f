package io.pacspace.web;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// Tells whose session a cookie is. Declared here, implemented by the module that keeps sessions.
public interface SessionAuthenticator {
  /// The cookie's name on this installation.
  String cookieName();

  /// The signed-in person, if the value names a live session.
  Optional<Principal.User> authenticate(Secret cookie);

  /// Which of these sessions are live now, for what goes on after its request was authenticated.
  Set<SessionId> live(Collection<SessionId> sessions);

  /// Keeps the session from being ended until the current transaction is over, for acts that give
  /// what outlives it: whoever ends it then sees what was given. Refuses if it has ended meanwhile.
  void hold(Principal.User user);
}
