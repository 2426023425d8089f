package io.pacspace.bench.ledger;

import io.pacspace.bench.ledger.PlainInsert.Given;
import io.pacspace.bench.ledger.PlainInsert.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The least that group commit takes: one thread that inserts what has gathered, commits once and
/// answers each.
final class BareWriter {
  private static final int GROUP = 500;

  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Connection connection;
  private final UUID ledger;
  private final PlainInsert deltas;

  private BareWriter(Connection connection, UUID ledger) {
    this.connection = connection;
    this.ledger = ledger;
    this.deltas = new PlainInsert(connection, "bare.deltas", ledger);
  }

  /// Starts it on tables that [#tables] has made.
  static BareWriter start(Connection connection, UUID ledger) throws SQLException {
    connection.setAutoCommit(false);
    var writer = new BareWriter(connection, ledger);
    Thread.ofPlatform().daemon().name("bare writer").start(writer::run);
    return writer;
  }

  /// The statements that make tables like those of the server, with the same columns, checks and
  /// indexes.
  static List<String> tables() {
    return List.of(
        "create schema bare",
        "create table bare.deltas (like ledger.deltas including all)",
        "create table bare.refs (like ledger.refs including all)",
        "create table bare.idempotency_keys (like ledger.idempotency_keys including all)");
  }

  private record Waiting(Given given, @Nullable String key, CompletableFuture<String> answer) {}

  /// Returns the answer when the row is on disk.
  String record(Given given, @Nullable String key) {
    var waiting = new Waiting(given, key, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.answer().join();
  }

  private void run() {
    var group = new ArrayList<Waiting>();
    try {
      while (true) {
        group.add(queue.take());
        queue.drainTo(group, GROUP - 1);
        write(group);
        group.clear();
      }
    } catch (InterruptedException | SQLException e) {
      group.forEach(one -> one.answer().completeExceptionally(e));
      throw new IllegalStateException("the bare writer has ended", e);
    }
  }

  private void write(List<Waiting> group) throws SQLException {
    var written = new ArrayList<Written>();
    for (var row : deltas.insert(group.stream().map(Waiting::given).toList())) {
      written.add(new Written(group.get(written.size()), row, answer(row)));
    }
    insertReferences(
        written.stream().filter(one -> one.row().given().reference() != null).toList());
    insertKeys(written.stream().filter(one -> one.waiting().key() != null).toList());
    connection.commit();
    written.forEach(one -> one.waiting().answer().complete(one.answer()));
  }

  private record Written(Waiting waiting, Row row, String answer) {}

  private void insertReferences(List<Written> referred) throws SQLException {
    if (!referred.isEmpty()) {
      insert(
          """
          insert into bare.refs (ledger_id, customer_id, reference_id, log_index, content_hash)
          select ?, * from unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[])
          on conflict do nothing
          """,
          texts(referred, one -> one.row().given().customer()),
          texts(referred, one -> one.row().given().reference()),
          connection.createArrayOf(
              "int8", referred.stream().map(one -> one.row().id().logIndex()).toArray()),
          hashes(referred));
    }
  }

  private void insertKeys(List<Written> keyed) throws SQLException {
    if (!keyed.isEmpty()) {
      insert(
          """
          insert into bare.idempotency_keys (ledger_id, key, request_hash, answer)
          select ?, * from unnest(?::text[], ?::bytea[], ?::text[])
          on conflict do nothing
          """,
          texts(keyed, one -> one.waiting().key()),
          hashes(keyed),
          texts(keyed, Written::answer));
    }
  }

  private void insert(String sql, Array... columns) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, ledger);
      for (var i = 0; i < columns.length; i++) {
        statement.setArray(i + 2, columns[i]);
      }
      statement.executeUpdate();
    }
  }

  private Array texts(List<Written> rows, Function<Written, @Nullable String> value)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(value).toArray());
  }

  private Array hashes(List<Written> rows) throws SQLException {
    return connection.createArrayOf(
        "bytea", rows.stream().map(one -> one.row().commitment().bytes()).toArray(byte[][]::new));
  }

  private static String answer(Row row) {
    return "{\"success\":true,\"data\":{\"recordId\":\""
        + row.id()
        + "\",\"status\":\"QUEUED\",\"receiptId\":\""
        + row.commitment()
        + "\",\"customerId\":\""
        + row.given().customer()
        + "\",\"delta\":"
        + row.given().delta().toPlainString()
        + "}}";
  }
}
