package io.pacspace.web;

import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import java.util.Optional;

/// Tells whose API key this is. Declared here, implemented by the module that keeps keys.
public interface KeyAuthenticator {
  /// The program, if the value is a live key.
  Optional<Principal.Key> authenticate(Secret apiKey);

  /// The same as far as it is known without asking a database; empty says nothing about the key.
  Optional<Principal.Key> remembered(Secret apiKey);
}
