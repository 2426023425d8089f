package io.pacspace.web;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import java.util.Optional;

/// Tells whose session a cookie is. Declared here, implemented by the module that keeps sessions.
public interface SessionAuthenticator {
  /// The cookie's name on this installation.
  String cookieName();

  /// The signed-in person, if the value names a live session.
  Optional<Principal.User> authenticate(Secret cookie);
}
