package io.pacspace.accounts;

import io.pacspace.accounts.RegistrationStore.FormId;
import io.pacspace.accounts.RegistrationStore.Registration;
import io.pacspace.accounts.TokenStore.Purpose;
import io.pacspace.passwords.PasswordHashing;
import io.pacspace.passwords.PasswordRules;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes a registration come true: a tenant and its first user, for whoever has the token from the
/// mail of that registration *and* either knows its password or sets a new one. So neither somebody
/// who registered a foreign address nor a program that opens links for its owner can do it.
@Component
public class AddressVerification {
  private final RegistrationStore registrations;
  private final UserStore users;
  private final TokenStore tokens;
  private final PasswordRules rules;
  private final PasswordHashing hashing;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Clock clock;

  AddressVerification(
      RegistrationStore registrations,
      UserStore users,
      TokenStore tokens,
      PasswordRules rules,
      PasswordHashing hashing,
      ApplicationEventPublisher events,
      TransactionTemplate transactions,
      Clock clock) {
    this.registrations = registrations;
    this.users = users;
    this.tokens = tokens;
    this.rules = rules;
    this.hashing = hashing;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Verifies with the password of that registration, then does something for the new user in the
  /// same transaction. A wrong password takes one of the token's tries. Must run outside a
  /// transaction, since hashing is slow and tries count whatever comes after.
  public <T> T byPassword(Secret token, Secret password, Function<User, T> then) {
    var registration = registration(token, tokens.takeTry(Purpose.VERIFY, token));
    if (!matches(registration, token, password)) {
      throw new Failure.Unauthenticated(
          ErrorCode.INVALID_CREDENTIALS,
          "This is not the password of the registration that the link belongs to; "
              + "if you did not choose one, choose a new one.");
    }
    return begin(registration, Map.of(), then);
  }

  private boolean matches(Registration registration, Secret token, Secret password) {
    try {
      return hashing.matches(password, registration.passwordHash(), () -> {});
    } catch (Failure.Unavailable busy) {
      tokens.giveBackTry(token);
      throw busy;
    }
  }

  /// How the owner of a mailbox would like to be called.
  ///
  /// @param name theirs; that of the registration where it is null
  /// @param organization likewise
  public record Names(@Nullable String name, @Nullable String organization) {}

  /// The same with a new password and names, for the owner of a mailbox who did not choose those of
  /// that registration, or forgot them: whoever did cannot sign in, and nothing they typed remains.
  public <T> T byNewPassword(Secret token, Secret password, Names names, Function<User, T> then) {
    var registration =
        registration(token, tokens.find(Purpose.VERIFY, token))
            .named(names.name(), names.organization());
    rules.require(
        "newPassword",
        password,
        registration.email().text(),
        registration.name(),
        registration.organization());
    return begin(registration.with(hashing.hash(password)), Map.of("password", "replaced"), then);
  }

  private Registration registration(Secret token, Optional<UUID> subject) {
    return subject
        .flatMap(id -> registrations.find(new FormId(id)))
        .orElseThrow(
            () ->
                tokens.isSettled(Purpose.VERIFY, token) ? verifiedAlready() : TokenStore.refused());
  }

  private <T> T begin(
      Registration registration, Map<String, String> details, Function<User, T> then) {
    return transactions.execute(_ -> then.apply(makeTrue(registration, details)));
  }

  /// The user comes before the registrations and their tokens: whoever verifies the same address at
  /// the same time waits for the user's row and for nothing else.
  private User makeTrue(Registration registration, Map<String, String> details) {
    var tenant = TenantId.next();
    var user = UserId.next();
    var now = clock.instant();
    users.insertTenant(tenant, registration, now);
    if (!users.insertUnlessAddressIsTaken(tenant, user, registration, now)) {
      throw verifiedAlready();
    }
    var ended = registrations.removeAllOf(registration.email().key());
    if (!ended.contains(registration.id())) {
      throw TokenStore.refused();
    }
    tokens.settle(Purpose.VERIFY, ended.stream().map(FormId::value).toList());
    events.publishEvent(new AccountVerified(tenant, user));
    events.publishEvent(
        new Audited(
            Optional.of(tenant), Optional.of(user), "account.verified", user.toString(), details));
    return users.find(tenant, user).orElseThrow();
  }

  private static Failure verifiedAlready() {
    return new Failure.Invalid("This address is verified already; sign in to go on.");
  }
}
