package io.pacspace.plans;

import io.pacspace.plans.PlanHistory.Everybodys;
import io.pacspace.plans.Subscription.Ending;
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
            select tier, paid_at, ends_at, next_tier from plans.subscriptions
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
            select tier, paid_at, ends_at, next_tier from plans.subscriptions
            where tenant_id = :tenant for share
            """)
        .param("tenant", tenant.value())
        .query((row, _) -> subscription(row))
        .single();
  }

  /// A row that is held in order to change it.
  ///
  /// @param pricedUntil nothing may change before this, since prices were told
  record Held(Subscription plan, Optional<Instant> pricedUntil) {}

  /// Reads the row in order to change it.
  Held findForUpdate(TenantId tenant) {
    return db.sql(
            """
            select tier, paid_at, ends_at, next_tier, priced_until from plans.subscriptions
            where tenant_id = :tenant for update
            """)
        .param("tenant", tenant.value())
        .query((row, _) -> new Held(subscription(row), instant(row, "priced_until")))
        .single();
  }

  /// Keeps that prices were told of what was before that time.
  void priced(TenantId tenant, Instant until) {
    db.sql("update plans.subscriptions set priced_until = :until where tenant_id = :tenant")
        .param("tenant", tenant.value())
        .param("until", Timestamp.from(until))
        .update();
  }

  /// Keeps a plan, in place of whatever was there.
  void keep(TenantId tenant, Subscription plan) {
    var paid = plan instanceof Paid one ? Optional.of(one) : Optional.<Paid>empty();
    var ending = paid.flatMap(Paid::ending);
    db.sql(
            """
            update plans.subscriptions
            set tier = :tier, paid_at = :paidAt, ends_at = :endsAt, next_tier = :next
            where tenant_id = :tenant
            """)
        .param("tenant", tenant.value())
        .param("tier", plan.tier().toString())
        .param("paidAt", sql(paid.map(Paid::paidAt)))
        .param("endsAt", sql(ending.map(Ending::at)))
        .param("next", ending.map(Ending::next).filter(Tier::paid).map(Tier::toString).orElse(null))
        .update();
  }

  /// Some tenants whose plans have ended by `now` and whose rows do not say so yet.
  List<TenantId> ended(Instant now, int limit) {
    return db.sql("select tenant_id from plans.subscriptions where ends_at <= :now limit :limit")
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, _) -> new TenantId(row.getObject("tenant_id", UUID.class)))
        .list();
  }

  /// Keeps for ever that a plan changed.
  void remember(TenantId tenant, Plans.Change change) {
    db.sql(
            """
            insert into plans.history (tenant_id, valid_from, tier, ends_at, next_tier, user_id)
            values (:tenant, :from, :tier, :endsAt, :next, :by)
            """)
        .param("tenant", tenant.value())
        .param("from", Timestamp.from(change.from()))
        .param("tier", change.tier())
        .param("endsAt", sql(change.endsAt()))
        .param("next", change.next().orElse(null))
        .param("by", change.by().map(UserId::value).orElse(null))
        .update();
  }

  /// Every change of a tenant's plan, oldest first.
  List<Plans.Change> history(TenantId tenant) {
    return db.sql(
            """
            select valid_from, tier, ends_at, next_tier, user_id from plans.history
            where tenant_id = :tenant order by number
            """)
        .param("tenant", tenant.value())
        .query(
            (row, _) ->
                new Plans.Change(
                    row.getTimestamp("valid_from").toInstant(),
                    row.getString("tier"),
                    instant(row, "ends_at"),
                    Optional.ofNullable(row.getString("next_tier")),
                    Optional.ofNullable(row.getObject("user_id", UUID.class)).map(UserId::new)))
        .list();
  }

  /// What held for all tenants, oldest first.
  List<Everybodys> forAll() {
    return db.sql("select valid_from, tier from plans.everybodys order by number")
        .query(
            (row, _) ->
                new Everybodys(
                    row.getTimestamp("valid_from").toInstant(),
                    Optional.ofNullable(row.getString("tier")).flatMap(Tier::of)))
        .list();
  }

  /// Keeps for ever what holds for all tenants from now on.
  void remember(Everybodys change) {
    db.sql("insert into plans.everybodys (valid_from, tier) values (:from, :tier)")
        .param("from", Timestamp.from(change.from()))
        .param("tier", change.tier().map(Tier::toString).orElse(null))
        .update();
  }

  private static @Nullable Timestamp sql(Optional<Instant> at) {
    return at.map(Timestamp::from).orElse(null);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    var tier = Tier.of(row.getString("tier")).orElseThrow();
    if (!tier.paid()) {
      return new Free();
    }
    var next = Optional.ofNullable(row.getString("next_tier")).flatMap(Tier::of).orElse(Tier.FREE);
    return new Paid(
        tier,
        row.getTimestamp("paid_at").toInstant(),
        instant(row, "ends_at").map(end -> new Ending(end, next)));
  }
}
