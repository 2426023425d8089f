package io.pacspace.secondfactor;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of second factors and of recovery codes.
@Repository
class FactorStore {
  private final JdbcClient db;

  FactorStore(JdbcClient db) {
    this.db = db;
  }

  /// A person's second factor.
  ///
  /// @param enrolledAt when its secret was made
  /// @param on whether it was confirmed; else it waits for that
  /// @param lastStep the newest step whose code was used
  /// @param failures wrong codes in a row
  /// @param waitUntil no code of the app is taken before
  record Factor(
      TenantId tenant,
      UserId user,
      Instant enrolledAt,
      boolean on,
      long lastStep,
      int failures,
      Optional<Instant> waitUntil) {}

  boolean isOn(TenantId tenant, UserId user) {
    return db.sql(
            """
            select exists (
              select from secondfactor.factors
              where tenant_id = :tenant and user_id = :user and confirmed_at is not null)
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }

  /// The person's factor, locked to the end of the transaction: attempts take turns.
  Optional<Factor> lock(TenantId tenant, UserId user) {
    return db.sql(
            """
            select tenant_id, user_id, enrolled_at, confirmed_at, last_step, failures, wait_until
            from secondfactor.factors where tenant_id = :tenant and user_id = :user
            for update
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .query((row, _) -> factor(row))
        .optional();
  }

  byte[] sealedSecret(Factor factor) {
    return db.sql(
            """
            select secret from secondfactor.factors
            where tenant_id = :tenant and user_id = :user
            """)
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .query(byte[].class)
        .single();
  }

  /// Keeps a new secret that waits to be confirmed, in place of one that waited before; false if
  /// the factor is on.
  boolean enroll(TenantId tenant, UserId user, byte[] secret, Instant at) {
    return db.sql(
                """
                insert into secondfactor.factors (tenant_id, user_id, secret, enrolled_at)
                values (:tenant, :user, :secret, :at)
                on conflict on constraint factors_pkey do update
                set secret = excluded.secret, enrolled_at = excluded.enrolled_at, failures = 0
                where factors.confirmed_at is null
                """)
            .param("tenant", tenant.value())
            .param("user", user.value())
            .param("secret", secret)
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  void confirm(Factor factor, Instant at) {
    db.sql(
            """
            update secondfactor.factors set confirmed_at = :at
            where tenant_id = :tenant and user_id = :user
            """)
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Uses the code of a step, unless it or a later one was used; tells whether it did.
  boolean use(Factor factor, long step) {
    return db.sql(
                """
                update secondfactor.factors
                set last_step = :step, failures = 0, wait_until = null
                where tenant_id = :tenant and user_id = :user and last_step < :step
                """)
            .param("tenant", factor.tenant().value())
            .param("user", factor.user().value())
            .param("step", step)
            .update()
        == 1;
  }

  /// Notes how many codes in a row were wrong, and until when to take none.
  void fail(Factor factor, int failures, Instant waitUntil) {
    db.sql(
            """
            update secondfactor.factors set failures = :failures, wait_until = :waitUntil
            where tenant_id = :tenant and user_id = :user
            """)
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .param("failures", failures)
        .param("waitUntil", Timestamp.from(waitUntil))
        .update();
  }

  void forgetFailures(TenantId tenant, UserId user) {
    db.sql(
            """
            update secondfactor.factors set failures = 0, wait_until = null
            where tenant_id = :tenant and user_id = :user and failures > 0
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .update();
  }

  /// Removes the factor and its recovery codes.
  void delete(Factor factor) {
    deleteRecoveryCodes(factor);
    db.sql("delete from secondfactor.factors where tenant_id = :tenant and user_id = :user")
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .update();
  }

  private void deleteRecoveryCodes(Factor factor) {
    db.sql("delete from secondfactor.recovery_codes where tenant_id = :tenant and user_id = :user")
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .update();
  }

  void deleteUnconfirmed(TenantId tenant, UserId user) {
    db.sql(
            """
            delete from secondfactor.factors
            where tenant_id = :tenant and user_id = :user and confirmed_at is null
            """)
        .param("tenant", tenant.value())
        .param("user", user.value())
        .update();
  }

  void deleteUnconfirmed(Instant enrolledBefore) {
    db.sql(
            """
            delete from secondfactor.factors
            where confirmed_at is null and enrolled_at < :before
            """)
        .param("before", Timestamp.from(enrolledBefore))
        .update();
  }

  /// Keeps these recovery codes and no others.
  void replaceRecoveryCodes(Factor factor, Collection<RecoveryCode> codes) {
    deleteRecoveryCodes(factor);
    for (var code : codes) {
      db.sql(
              """
              insert into secondfactor.recovery_codes (tenant_id, user_id, code_hash)
              values (:tenant, :user, :hash)
              """)
          .param("tenant", factor.tenant().value())
          .param("user", factor.user().value())
          .param("hash", code.hash())
          .update();
    }
  }

  /// Spends a recovery code; of two that try at once, one gets nothing.
  boolean spend(Factor factor, RecoveryCode code) {
    return db.sql(
                """
                delete from secondfactor.recovery_codes
                where tenant_id = :tenant and user_id = :user and code_hash = :hash
                """)
            .param("tenant", factor.tenant().value())
            .param("user", factor.user().value())
            .param("hash", code.hash())
            .update()
        == 1;
  }

  int countRecoveryCodes(Factor factor) {
    return db.sql(
            """
            select count(*) from secondfactor.recovery_codes
            where tenant_id = :tenant and user_id = :user
            """)
        .param("tenant", factor.tenant().value())
        .param("user", factor.user().value())
        .query(Integer.class)
        .single();
  }

  private static Factor factor(ResultSet row) throws SQLException {
    var waitUntil = row.getTimestamp("wait_until");
    return new Factor(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)),
        row.getTimestamp("enrolled_at").toInstant(),
        row.getTimestamp("confirmed_at") != null,
        row.getLong("last_step"),
        row.getInt("failures"),
        Optional.ofNullable(waitUntil).map(Timestamp::toInstant));
  }
}
