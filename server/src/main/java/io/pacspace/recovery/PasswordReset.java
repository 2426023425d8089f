package io.pacspace.recovery;

import io.pacspace.accounts.PasswordChanges;
import io.pacspace.accounts.User;
import io.pacspace.recovery.StandingAccess.Grant;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Replaces the password of whoever got a token by mail, and ends what else lets into the account:
/// whoever resets a password may do so because a stranger was inside.
@Component
class PasswordReset {
  private final PasswordChanges passwords;
  private final List<StandingAccess> access;
  private final FactorAtReset factor;

  PasswordReset(PasswordChanges passwords, List<StandingAccess> access, FactorAtReset factor) {
    this.passwords = passwords;
    this.access = List.copyOf(access);
    this.factor = factor;
  }

  /// What a reset is about to end.
  ///
  /// @param hasSecondFactor whether signing in takes a code, which a reset alone does not change
  record Preview(User user, boolean hasSecondFactor, List<Grant> grants) {}

  /// Tells what a reset with `token` would end, and leaves everything as it is.
  Preview preview(Secret token) {
    var user = passwords.ownerOf(token);
    var grants = access.stream().flatMap(source -> source.of(user).stream()).toList();
    return new Preview(user, factor.isOn(user), grants);
  }

  /// Replaces the password and ends every session and key but the `kept` ones; with `code`, takes
  /// the second factor off too. All of it happens or none.
  void reset(Secret token, Secret password, Set<String> kept, @Nullable Secret code) {
    passwords.reset(token, password, user -> end(user, kept, code));
  }

  private Optional<Failure> end(User user, Set<String> kept, @Nullable Secret code) {
    var refusal = code == null ? Optional.<Failure>empty() : factor.takeOff(user, code);
    if (refusal.isEmpty()) {
      access.forEach(source -> source.endAllBut(kept, user));
    }
    return refusal;
  }
}
