package io.pacspace.accounts;

import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.UserStore.WithPassword;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.Throttle;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Checks an address and a password. Whatever the answer, it costs one hash, so that its time tells
/// nothing about who has an account. Wrong passwords slow down the source that sends them for that
/// address, and nobody else: the owner signs in from elsewhere as ever.
@Component
public class Credentials {
  private final UserStore users;
  private final RegistrationStore registrations;
  private final PasswordHashing hashing;
  private final PasswordHint hint;
  private final Throttle wrongPasswords;

  Credentials(
      UserStore users,
      RegistrationStore registrations,
      PasswordHashing hashing,
      PasswordHint hint,
      Settings settings) {
    this.users = users;
    this.registrations = registrations;
    this.hashing = hashing;
    this.hint = hint;
    this.wrongPasswords =
        new Throttle(
            settings.limits().wrongPasswords(),
            Duration.ofMinutes(15),
            "The password was wrong too often; try again later or reset it.");
  }

  /// What a check found.
  public sealed interface Verdict {
    /// The password is right; `passwordVersion` says which one that was.
    record Right(User user, int passwordVersion) implements Verdict {}

    /// It is that of any registration whose address still has to be verified.
    record Unverified() implements Verdict {}

    /// It is wrong, or there is no account.
    record Wrong() implements Verdict {}
  }

  /// Checks the password that the current caller sends; refuses with `Failure.Throttled` after too
  /// many wrong ones. Takes tens of milliseconds and must run outside a transaction.
  public Verdict check(String email, Secret password) {
    var key = EmailAddress.keyOf(email);
    var source = key + " " + Caller.required().source();
    wrongPasswords.check(source);
    // Both reads, always: the one that is not needed would show in the time.
    var user = users.findWithPassword(key);
    var registration = registrations.findByHint(key, hint.of(key, password));
    var hash =
        user.map(WithPassword::hash)
            .or(() -> registration.map(Registration::passwordHash))
            .orElse(PasswordHashing.NOBODYS);
    // Asked again in turn, so that guesses that come at once do not pass together.
    if (!hashing.matches(password, hash, () -> wrongPasswords.check(source))) {
      wrongPasswords.use(source);
      return new Verdict.Wrong();
    }
    return user.<Verdict>map(known -> new Verdict.Right(known.user(), known.version()))
        .orElseGet(Verdict.Unverified::new);
  }

  /// Whether the password is still the one that was right, which then stays so until the current
  /// transaction ends: nobody signs in with a password that is just being replaced.
  public boolean stillRight(Verdict.Right right) {
    var user = right.user();
    return users.lockIfPasswordIs(user.tenant(), user.id(), right.passwordVersion());
  }
}
