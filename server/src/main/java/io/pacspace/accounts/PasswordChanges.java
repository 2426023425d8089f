package io.pacspace.accounts;

import io.pacspace.accounts.Credentials.Verdict.Right;
import io.pacspace.accounts.TokenStore.Purpose;
import io.pacspace.accounts.UserStore.WithPassword;
import io.pacspace.mail.EmailAddress;
import io.pacspace.passwords.PasswordHashing;
import io.pacspace.passwords.PasswordRules;
import io.pacspace.shared.Audited;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Replaces passwords: with a token that came by mail, or by somebody signed in. Hashing is slow
/// and stays outside the transactions.
@Component
public class PasswordChanges {
  private final UserStore users;
  private final TokenStore tokens;
  private final Credentials credentials;
  private final PasswordRules rules;
  private final PasswordHashing hashing;
  private final AccountMail mail;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  PasswordChanges(
      UserStore users,
      TokenStore tokens,
      Credentials credentials,
      PasswordRules rules,
      PasswordHashing hashing,
      AccountMail mail,
      ApplicationEventPublisher events,
      TransactionTemplate transactions) {
    this.users = users;
    this.tokens = tokens;
    this.credentials = credentials;
    this.rules = rules;
    this.hashing = hashing;
    this.mail = mail;
    this.events = events;
    this.transactions = transactions;
  }

  /// Sends a link to reset the password if the address has an account, and one to verify it if it
  /// waits for that.
  public void forgot(EmailAddress email) {
    var source = Caller.required().source();
    mail.requireFew(source);
    transactions.executeWithoutResult(_ -> mail.forgotPassword(email, source));
  }

  /// Whose password can be reset with `token`; refuses if nobody's.
  public User ownerOf(Secret token) {
    return owner(token).user();
  }

  private WithPassword owner(Secret token) {
    return tokens
        .find(Purpose.RESET, token)
        .flatMap(subject -> users.findWithPassword(new UserId(subject)))
        .orElseThrow(TokenStore::refused);
  }

  /// Replaces the password of whoever got `token` by mail, unless `first` refuses. That runs in the
  /// same transaction, before; what it wrote stays also where it refuses, such as a count of wrong
  /// codes.
  public void reset(Secret token, Secret password, Function<User, Optional<Failure>> first) {
    var owner = owner(token);
    requireRules("password", password, owner.user());
    var hash = hashing.hash(password);
    transactions
        .<Optional<Failure>>execute(_ -> reset(owner, token, hash, first))
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  private Optional<Failure> reset(
      WithPassword owner, Secret token, String hash, Function<User, Optional<Failure>> first) {
    var user = owner.user();
    // First the user's row, which every change locks, so that changes at once take turns.
    if (!users.lockToChange(user.tenant(), user.id(), owner.version())
        || tokens.find(Purpose.RESET, token).isEmpty()) {
      return Optional.of(TokenStore.refused());
    }
    var refusal = first.apply(user);
    if (refusal.isEmpty()) {
      replaced(user, owner.version(), hash);
      finish(user, "password.reset", Optional.empty());
    }
    return refusal;
  }

  /// Replaces the password of somebody who is signed in and knows it, and ends their other
  /// sessions.
  void change(Principal.User user, Secret current, Secret next) {
    var email = users.find(user.tenant(), user.user()).orElseThrow(PasswordChanges::wrong).email();
    if (!(credentials.check(email, current) instanceof Right right)) {
      throw wrong();
    }
    requireRules("newPassword", next, right.user());
    var hash = hashing.hash(next);
    transactions.executeWithoutResult(
        _ -> {
          if (!replaced(right.user(), right.passwordVersion(), hash)) {
            throw wrong();
          }
          finish(right.user(), "password.changed", Optional.of(user.session()));
        });
  }

  private void requireRules(String field, Secret password, User user) {
    rules.require(field, password, user.email(), user.name(), user.organization());
  }

  /// False if the password was replaced since that version.
  private boolean replaced(User user, int version, String hash) {
    return users.replacePassword(user.tenant(), user.id(), version, hash);
  }

  /// Makes worthless what the old password or an older link could do.
  private void finish(User user, String action, Optional<SessionId> except) {
    tokens.deleteAll(Purpose.RESET, user.id().value());
    events.publishEvent(new PasswordChanged(user.tenant(), user.id(), except));
    events.publishEvent(
        new Audited(
            Optional.of(user.tenant()),
            Optional.of(user.id()),
            action,
            user.id().toString(),
            Map.of()));
  }

  private static Failure wrong() {
    return new Failure.Unauthenticated(
        ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
  }
}
