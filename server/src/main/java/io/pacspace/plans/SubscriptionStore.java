package io.pacspace.plans;

import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of subscriptions, and of what they were before.
@Repository
class SubscriptionStore {
  private final JdbcClient db;

  SubscriptionStore(JdbcClient db) {
    this.db = db;
  }

  /// What the row says, whether or not it is over.
  Subscription find(TenantId tenant) {
    return db.sql(
            """
            select tier, paid_at, ends_at from plans.subscriptions
            where tenant_id = :tenant
            """)
        .param("tenant", tenant.value())
        .query((row, _) -> subscription(row))
        .optional()
        .orElseGet(Free::new);
  }

  /// Makes the row of the free plan, so that there is one to lock. Waits for another transaction
  /// that is making it.
  void insertFreeIfAbsent(TenantId tenant) {
    db.sql(
            """
            insert into plans.subscriptions (tenant_id, tier) values (:tenant, 'free')
            on conflict on constraint subscriptions_pkey do nothing
            """)
        .param("tenant", tenant.value())
        .update();
  }

  /// Reads the row and keeps others from changing it until the transaction ends.
  Subscription findForShare(TenantId tenant) {
    return db.sql(
            """
            select tier, paid_at, ends_at from plans.subscriptions
            where tenant_id = :tenant for share
            """)
        .param("tenant", tenant.value())
        .query((row, _) -> subscription(row))
        .single();
  }

  /// Reads the row in order to change it.
  Subscription findForUpdate(TenantId tenant) {
    return db.sql(
            """
            select tier, paid_at, ends_at from plans.subscriptions
            where tenant_id = :tenant for update
            """)
        .param("tenant", tenant.value())
        .query((row, _) -> subscription(row))
        .single();
  }

  /// Starts a plan, in place of whatever was there.
  void start(TenantId tenant, Subscription plan) {
    var paid = plan instanceof Paid one ? Optional.of(one) : Optional.<Paid>empty();
    db.sql(
            """
            update plans.subscriptions
            set tier = :tier, paid_at = :paidAt, ends_at = :endsAt
            where tenant_id = :tenant
            """)
        .param("tenant", tenant.value())
        .param("tier", plan.tier().toString())
        .param("paidAt", sql(paid.map(Paid::paidAt)))
        .param("endsAt", sql(paid.flatMap(Paid::endsAt)))
        .update();
  }

  /// Ends the paid plan at that time.
  void endAt(TenantId tenant, Instant end) {
    db.sql("update plans.subscriptions set ends_at = :end where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .param("end", Timestamp.from(end))
        .update();
  }

  /// Lets the paid plan go on.
  void keep(TenantId tenant) {
    db.sql("update plans.subscriptions set ends_at = null where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .update();
  }

  /// Keeps for ever that a plan changed.
  void remember(TenantId tenant, Plans.Change change) {
    db.sql(
            """
            insert into plans.history (tenant_id, valid_from, tier, ends_at, user_id)
            values (:tenant, :from, :tier, :endsAt, :by)
            """)
        .param("tenant", tenant.value())
        .param("from", Timestamp.from(change.from()))
        .param("tier", change.tier())
        .param("endsAt", sql(change.endsAt()))
        .param("by", change.by().map(UserId::value).orElse(null))
        .update();
  }

  /// Every change of a tenant's plan, oldest first.
  List<Plans.Change> history(TenantId tenant) {
    return db.sql(
            """
            select valid_from, tier, ends_at, user_id from plans.history
            where tenant_id = :tenant order by number
            """)
        .param("tenant", tenant.value())
        .query(
            (row, _) ->
                new Plans.Change(
                    row.getTimestamp("valid_from").toInstant(),
                    row.getString("tier"),
                    Optional.ofNullable(row.getTimestamp("ends_at")).map(Timestamp::toInstant),
                    Optional.ofNullable(row.getObject("user_id", UUID.class)).map(UserId::new)))
        .list();
  }

  private static @Nullable Timestamp sql(Optional<Instant> at) {
    return at.map(Timestamp::from).orElse(null);
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    var tier = Tier.of(row.getString("tier")).orElseThrow();
    return tier.paid()
        ? new Paid(
            tier,
            row.getTimestamp("paid_at").toInstant(),
            Optional.ofNullable(row.getTimestamp("ends_at")).map(Timestamp::toInstant))
        : new Free();
  }
}
