package io.pacspace.accounts;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Tokens that go out by mail and work once: spending one is deleting its row. Only hashes are
/// kept. One that verifies an address stays when that has happened, settled, until it expires: so
/// that whoever opens the link again is told to sign in.
@Repository
class TokenStore {
  private static final int BYTES = 32;
  private static final int MOST_TRIES = 5;

  private final JdbcClient db;
  private final Clock clock;

  TokenStore(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// What a token is good for, and for how long.
  enum Purpose {
    VERIFY(Duration.ofHours(24)),
    RESET(Duration.ofHours(1)),
    APPROVAL(Duration.ofDays(14));

    private final Duration lifetime;

    Purpose(Duration lifetime) {
      this.lifetime = lifetime;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Makes a token about `subject`.
  Secret issue(Purpose purpose, UUID subject) {
    var token = Secret.random(BYTES);
    db.sql(
            """
            insert into accounts.tokens (token_hash, purpose, subject, expires_at)
            values (:hash, :purpose, :subject, :expiresAt)
            """)
        .param("hash", token.hash())
        .param("purpose", purpose.toString())
        .param("subject", subject)
        .param("expiresAt", Timestamp.from(clock.instant().plus(purpose.lifetime)))
        .update();
    return token;
  }

  /// What a token is about, if it could be spent now.
  Optional<UUID> find(Purpose purpose, Secret token) {
    return db.sql(
            """
            select subject
            from accounts.tokens
            where token_hash = :hash and purpose = :purpose and expires_at > :now
              and settled_at is null and tries < :tries
            """)
        .param("hash", token.hash())
        .param("purpose", purpose.toString())
        .param("now", now())
        .param("tries", MOST_TRIES)
        .query(UUID.class)
        .optional();
  }

  /// Spends a token in the current transaction and tells what it is about; of two that try at once,
  /// one gets nothing.
  Optional<UUID> spend(Purpose purpose, Secret token) {
    return db.sql(
            """
            delete from accounts.tokens
            where token_hash = :hash and purpose = :purpose and expires_at > :now
              and settled_at is null and tries < :tries
            returning subject
            """)
        .param("hash", token.hash())
        .param("purpose", purpose.toString())
        .param("now", now())
        .param("tries", MOST_TRIES)
        .query(UUID.class)
        .optional();
  }

  /// Takes one of the few tries that a token has, for good and before the try is made, and tells
  /// what it is about; none if it cannot be spent or none is left.
  Optional<UUID> takeTry(Purpose purpose, Secret token) {
    return db.sql(
            """
            update accounts.tokens set tries = tries + 1
            where token_hash = :hash and purpose = :purpose and expires_at > :now
              and settled_at is null and tries < :tries
            returning subject
            """)
        .param("hash", token.hash())
        .param("purpose", purpose.toString())
        .param("now", now())
        .param("tries", MOST_TRIES)
        .query(UUID.class)
        .optional();
  }

  /// Gives a try back that could not be made.
  void giveBackTry(Secret token) {
    db.sql("update accounts.tokens set tries = tries - 1 where token_hash = :hash and tries > 0")
        .param("hash", token.hash())
        .update();
  }

  /// Ends the tokens about these subjects and remembers why.
  void settle(Purpose purpose, Collection<UUID> subjects) {
    db.sql(
            """
            update accounts.tokens set settled_at = :now
            where purpose = :purpose and subject = any(:subjects)
            """)
        .param("purpose", purpose.toString())
        .param("subjects", subjects.toArray(UUID[]::new))
        .param("now", now())
        .update();
  }

  boolean isSettled(Purpose purpose, Secret token) {
    return db.sql(
            """
            select exists (
              select from accounts.tokens
              where token_hash = :hash and purpose = :purpose and settled_at is not null)
            """)
        .param("hash", token.hash())
        .param("purpose", purpose.toString())
        .query(Boolean.class)
        .single();
  }

  /// What to answer to a token that cannot be spent, whatever the reason.
  static Failure.Invalid refused() {
    return new Failure.Invalid(
        "This link is unknown, spent or expired; ask for a new one and use the newest mail.");
  }

  void deleteAll(Purpose purpose, UUID subject) {
    db.sql("delete from accounts.tokens where purpose = :purpose and subject = :subject")
        .param("purpose", purpose.toString())
        .param("subject", subject)
        .update();
  }

  void deleteExpired() {
    db.sql("delete from accounts.tokens where expires_at <= :now").param("now", now()).update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
