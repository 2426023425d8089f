package io.pacspace.accounts;

import io.pacspace.shared.Secret;
import org.springframework.stereotype.Component;

/// Checks an address and a password. Whatever the answer, it costs one hash, so that its time tells
/// nothing about who has an account.
@Component
public class Credentials {
  private final UserStore users;
  private final RegistrationStore registrations;
  private final PasswordHashing hashing;

  Credentials(UserStore users, RegistrationStore registrations, PasswordHashing hashing) {
    this.users = users;
    this.registrations = registrations;
    this.hashing = hashing;
  }

  /// What a check found.
  public sealed interface Verdict {
    /// The password is right; `passwordVersion` says which one that was.
    record Right(User user, int passwordVersion) implements Verdict {}

    /// It is that of a registration whose address still has to be verified.
    record Unverified() implements Verdict {}

    /// It is wrong, or there is no account.
    record Wrong() implements Verdict {}
  }

  /// Checks a password; takes tens of milliseconds and must run outside a transaction.
  public Verdict check(String email, Secret password) {
    var key = EmailAddress.keyOf(email);
    // Both reads, always: the one that is not needed would show in the time.
    var user = users.findWithPassword(key);
    var registration = registrations.newestOf(key);
    if (user.isPresent()) {
      return hashing.matches(password, user.get().hash())
          ? new Verdict.Right(user.get().user(), user.get().version())
          : new Verdict.Wrong();
    }
    if (registration.isPresent()) {
      return hashing.matches(password, registration.get().passwordHash())
          ? new Verdict.Unverified()
          : new Verdict.Wrong();
    }
    hashing.matchesNobody(password);
    return new Verdict.Wrong();
  }

  /// Whether the password is still the one that was right, which then stays so until the current
  /// transaction ends: nobody signs in with a password that is just being replaced.
  public boolean stillRight(Verdict.Right right) {
    var user = right.user();
    return users.lockIfPasswordIs(user.tenant(), user.id(), right.passwordVersion());
  }
}
