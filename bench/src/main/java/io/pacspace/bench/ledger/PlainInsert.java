package io.pacspace.bench.ledger;

import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes rows of one ledger as the server's rows are, many with one statement by `unnest`. What
/// identifies them follows from counters in memory; salts and commitments are any bytes.
final class PlainInsert {
  private static final String INSERT =
      """
      insert into ledger.deltas
        (ledger_id, log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason,
         reference_id, accepted_at, salt, commitment)
      select ?, log_index, log_index + 1, record_id, customer_id, sequence, delta, balance, reason,
         reference_id, ?, salt, commitment
      from unnest(?::bigint[], ?::uuid[], ?::text[], ?::bigint[], ?::numeric[], ?::numeric[],
                  ?::text[], ?::text[], ?::bytea[], ?::bytea[])
        as row (log_index, record_id, customer_id, sequence, delta, balance, reason,
                reference_id, salt, commitment)
      """;

  private final Connection connection;
  private final UUID ledger;
  private final Map<String, Total> totals = new HashMap<>();
  private long nextIndex;

  /// Writes over a connection of its own; the caller commits.
  PlainInsert(Connection connection, UUID ledger) {
    this.connection = connection;
    this.ledger = ledger;
  }

  /// What is to become a row.
  record Given(String customer, BigDecimal delta, String reason, @Nullable String reference) {}

  /// A row that was inserted.
  record Row(Given given, RecordId id, Total total, Hash salt, Hash commitment) {}

  /// How many deltas a customer has, and their sum.
  record Total(long sequence, BigDecimal balance) {}

  List<Row> insert(List<Given> given) throws SQLException {
    var now = Instant.now();
    var rows = given.stream().map(one -> row(one, now)).toList();
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, ledger);
      insert.setTimestamp(2, Timestamp.from(now));
      insert.setArray(3, array("int8", rows, row -> row.id().logIndex()));
      insert.setArray(4, array("uuid", rows, row -> row.id().value()));
      insert.setArray(5, array("text", rows, row -> row.given().customer()));
      insert.setArray(6, array("int8", rows, row -> row.total().sequence()));
      insert.setArray(7, array("numeric", rows, row -> row.given().delta()));
      insert.setArray(8, array("numeric", rows, row -> row.total().balance()));
      insert.setArray(9, array("text", rows, row -> row.given().reason()));
      insert.setArray(10, array("text", rows, row -> row.given().reference()));
      insert.setArray(11, hashes(rows, Row::salt));
      insert.setArray(12, hashes(rows, Row::commitment));
      insert.executeUpdate();
    }
    return rows;
  }

  private Row row(Given given, Instant now) {
    var random = ThreadLocalRandom.current();
    var total =
        totals.merge(
            given.customer(),
            new Total(1, given.delta()),
            (before, one) -> new Total(before.sequence() + 1, before.balance().add(one.balance())));
    return new Row(
        given, RecordId.of(now, nextIndex++, random.nextLong()), total, any(random), any(random));
  }

  private static Hash any(ThreadLocalRandom random) {
    var bytes = new byte[Hash.LENGTH];
    random.nextBytes(bytes);
    return Hash.of(bytes);
  }

  private Array array(String type, List<Row> rows, Function<Row, ? extends @Nullable Object> value)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(value).toArray());
  }

  private Array hashes(List<Row> rows, Function<Row, Hash> value) throws SQLException {
    return connection.createArrayOf(
        "bytea", rows.stream().map(value).map(Hash::bytes).toArray(byte[][]::new));
  }
}
