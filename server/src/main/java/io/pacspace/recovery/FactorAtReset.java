package io.pacspace.recovery;

import io.pacspace.accounts.User;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.util.Optional;

/// The second factor, as far as a reset of the password goes. A mailbox alone must not take it off:
/// that takes one of its codes as well. Declared here, implemented by the module that keeps
/// factors.
public interface FactorAtReset {
  /// Whether signing in takes a code from this person.
  boolean isOn(User user);

  /// Takes the factor off by a code of it or a recovery code; does nothing where none is on. Says
  /// why not, if not: the current transaction must commit all the same, since it counts wrong
  /// codes.
  Optional<Failure> takeOff(User user, Secret code);
}
