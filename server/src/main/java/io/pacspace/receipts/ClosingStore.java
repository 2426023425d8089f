package io.pacspace.receipts;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of closings, in the control database.
@Repository
class ClosingStore {
  private static final String SELECT =
      """
      select operation_id, environment_id, kind, cell, customer_id, window_start, window_end,
        customers, done, after_customer, refused, first_refused, started_at, ended_at
      from receipts.closings
      """;

  private final JdbcClient db;

  ClosingStore(JdbcClient db) {
    this.db = db;
  }

  /// Keeps a new one unless there is one of its scope; tells whether it did.
  boolean insertIfAbsent(Closing closing) {
    return db.sql(
                """
                insert into receipts.closings (operation_id, environment_id, kind, cell,
                  customer_id, window_start, window_end, customers, started_at)
                values (:id, :environment, :kind, :cell, :customer, :start, :end, :customers,
                  :startedAt)
                on conflict on constraint closings_scope do nothing
                """)
            .param("id", closing.id().value())
            .param("environment", closing.environment().value())
            .param("kind", closing.kind().toString())
            .param("cell", closing.cell())
            .param("customer", closing.customer().map(CustomerId::text).orElse(""))
            .param("start", Timestamp.from(closing.window().start()))
            .param("end", Timestamp.from(closing.window().end()))
            .param("customers", closing.customers())
            .param("startedAt", Timestamp.from(closing.startedAt()))
            .update()
        == 1;
  }

  Optional<Closing> find(Closing.Id id) {
    return db.sql(SELECT + "where operation_id = :id")
        .param("id", id.value())
        .query((row, _) -> closing(row))
        .optional();
  }

  Optional<Closing> find(EnvironmentId environment, Optional<CustomerId> customer, Window window) {
    return db.sql(
            SELECT
                + """
                where environment_id = :environment and customer_id = :customer
                  and window_start = :start and window_end = :end
                """)
        .param("environment", environment.value())
        .param("customer", customer.map(CustomerId::text).orElse(""))
        .param("start", Timestamp.from(window.start()))
        .param("end", Timestamp.from(window.end()))
        .query((row, _) -> closing(row))
        .optional();
  }

  /// Moves one on from where it was found; does nothing if somebody else has meanwhile.
  void advance(Closing from, long done, String after, long refused, Optional<CustomerId> first) {
    db.sql(
            """
            update receipts.closings
            set done = :done, after_customer = :after, refused = :refused,
              first_refused = coalesce(first_refused, :first)
            where operation_id = :id and after_customer = :before and ended_at is null
            """)
        .param("id", from.id().value())
        .param("done", done)
        .param("after", after)
        .param("refused", refused)
        .param("first", first.map(CustomerId::text).orElse(null))
        .param("before", from.after())
        .update();
  }

  void end(Closing.Id id, Instant at) {
    db.sql(
            """
            update receipts.closings set ended_at = :at
            where operation_id = :id and ended_at is null
            """)
        .param("id", id.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  private static Closing closing(ResultSet row) throws SQLException {
    var ended = row.getTimestamp("ended_at");
    return new Closing(
        new Closing.Id(row.getObject("operation_id", UUID.class)),
        new EnvironmentId(row.getObject("environment_id", UUID.class)),
        EnvironmentKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("cell"),
        CustomerId.parse(row.getString("customer_id")),
        new Window(
            row.getTimestamp("window_start").toInstant(),
            row.getTimestamp("window_end").toInstant()),
        row.getLong("customers"),
        row.getLong("done"),
        row.getString("after_customer"),
        row.getLong("refused"),
        Optional.ofNullable(row.getString("first_refused")).map(CustomerId::new),
        row.getTimestamp("started_at").toInstant(),
        Optional.ofNullable(ended).map(Timestamp::toInstant));
  }
}
