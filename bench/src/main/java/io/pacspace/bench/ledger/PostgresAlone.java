package io.pacspace.bench.ledger;

import io.pacspace.bench.ledger.PlainInsert.Given;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Sample;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Rows like those of recording, put into the very table of the server by JDBC, as fast as
/// PostgreSQL takes them from some writers that each have a ledger and a connection.
final class PostgresAlone implements AutoCloseable {
  private final Installation installation;
  private final List<Writer> writers = new ArrayList<>();

  PostgresAlone(Installation installation, int writers) throws SQLException {
    this.installation = installation;
    for (var i = 0; i < writers; i++) {
      var connection = installation.connect("production");
      connection.setAutoCommit(false);
      this.writers.add(new Writer(connection, new PlainInsert(connection, UUID.randomUUID())));
    }
  }

  /// Inserts and commits that many rows at a time, over and over.
  Sample turn(int rows, Duration time) throws InterruptedException {
    var given = given(rows);
    var cpu = installation.cpu(installation.server());
    var start = System.nanoTime();
    var latencies = new Latencies();
    try (var threads = Executors.newFixedThreadPool(writers.size())) {
      var turns =
          writers.stream()
              .<Callable<Latencies>>map(writer -> () -> writer.turn(given, start + time.toNanos()))
              .toList();
      threads.invokeAll(turns).stream().map(PostgresAlone::result).forEach(latencies::add);
    }
    return new Sample(
        latencies,
        rows,
        Duration.ofNanos(System.nanoTime() - start),
        installation.cpu(installation.server()).since(cpu));
  }

  private static List<Given> given(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            number ->
                new Given(
                    Deltas.customer(number),
                    new BigDecimal(Deltas.amount(number)),
                    Deltas.REASON,
                    null))
        .toList();
  }

  private static Latencies result(Future<Latencies> turn) {
    try {
      return turn.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("PostgreSQL did not take the rows", e);
    }
  }

  private record Writer(Connection connection, PlainInsert insert) {
    Latencies turn(List<Given> given, long end) throws SQLException {
      var latencies = new Latencies();
      while (System.nanoTime() - end < 0) {
        var start = System.nanoTime();
        insert.insert(given);
        connection.commit();
        latencies.record(System.nanoTime() - start);
      }
      return latencies;
    }
  }

  @Override
  public void close() throws SQLException {
    for (var writer : writers) {
      writer.connection().close();
    }
  }
}
