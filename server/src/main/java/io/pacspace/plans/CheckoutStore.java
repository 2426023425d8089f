package io.pacspace.plans;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of checkouts. They are found by id alone, since whoever confirms has no session.
@Repository
class CheckoutStore {
  private final JdbcClient db;

  CheckoutStore(JdbcClient db) {
    this.db = db;
  }

  void insert(Checkout checkout) {
    db.sql(
            """
            insert into plans.checkouts (tenant_id, checkout_id, user_id, tier, opened_at)
            values (:tenant, :checkout, :buyer, :tier, :openedAt)
            """)
        .param("tenant", checkout.tenant().value())
        .param("checkout", checkout.id().text())
        .param("buyer", checkout.buyer().value())
        .param("tier", checkout.tier().toString())
        .param("openedAt", Timestamp.from(checkout.openedAt()))
        .update();
  }

  Optional<Checkout> find(CheckoutId id) {
    return db.sql(
            """
            select tenant_id, checkout_id, user_id, tier, opened_at, confirmed_at
            from plans.checkouts where checkout_id = :checkout and voided_at is null
            """)
        .param("checkout", id.text())
        .query((row, _) -> checkout(row))
        .optional();
  }

  /// Reads a checkout in order to confirm it; a second reader waits for the first.
  Optional<Checkout> findForUpdate(CheckoutId id) {
    return db.sql(
            """
            select tenant_id, checkout_id, user_id, tier, opened_at, confirmed_at
            from plans.checkouts where checkout_id = :checkout and voided_at is null for update
            """)
        .param("checkout", id.text())
        .query((row, _) -> checkout(row))
        .optional();
  }

  void confirm(Checkout checkout, Instant at) {
    db.sql(
            """
            update plans.checkouts set confirmed_at = :at
            where tenant_id = :tenant and checkout_id = :checkout
            """)
        .param("tenant", checkout.tenant().value())
        .param("checkout", checkout.id().text())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Nobody can pay the tenant's other checkouts any more.
  void voidOpen(TenantId tenant, Instant at) {
    db.sql(
            """
            update plans.checkouts set voided_at = :at
            where tenant_id = :tenant and confirmed_at is null and voided_at is null
            """)
        .param("tenant", tenant.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  private static Checkout checkout(ResultSet row) throws SQLException {
    return new Checkout(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        new CheckoutId(row.getString("checkout_id")),
        new UserId(row.getObject("user_id", UUID.class)),
        Tier.of(row.getString("tier")).orElseThrow(),
        row.getTimestamp("opened_at").toInstant(),
        row.getTimestamp("confirmed_at") != null);
  }
}
