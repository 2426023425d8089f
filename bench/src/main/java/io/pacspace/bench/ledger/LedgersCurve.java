package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a delta costs among many ledgers, of which one, ten and so on are being recorded in.
final class LedgersCurve {
  private static final int CONNECTIONS = 16;
  private static final long PAUSE_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Installation installation;
  private final JdbcClient cell;
  private final List<Ledger> ledgers;
  private final String body;
  private final int batch;
  private final Table table =
      new Table(
          "ledgers recorded in",
          "deltas",
          "deltas/s",
          "server CPU µs",
          "PostgreSQL CPU µs",
          "signed checkpoints",
          "verified after ms");

  private LedgersCurve(Installation installation, List<Ledger> ledgers, int batch) {
    this.installation = installation;
    this.cell = installation.database("production");
    this.ledgers = ledgers;
    this.batch = batch;
    this.body = Deltas.batch(0, batch, Deltas::plain);
  }

  /// Measures with that many ledgers.
  ///
  /// @param sample how many deltas to measure at least for one row
  static void print(Installation installation, int batch, int ledgers, int sample)
      throws IOException, InterruptedException {
    var curve = new LedgersCurve(installation, Ledger.open(installation, ledgers), batch);
    for (var busy = 1; busy <= ledgers; busy *= 10) {
      curve.measure(busy, Math.max(busy, sample / batch));
    }
    System.out.printf("%d ledgers, of which some are recorded in by turns%n", ledgers);
    curve.table.print();
  }

  private void measure(int busy, int batches) throws IOException, InterruptedException {
    var signed = signed();
    var before = recorded();
    var cpu = installation.cpu(installation.server());
    var took = send(busy, batches);
    var answered = System.nanoTime();
    awaitVerified();
    var late = Duration.ofNanos(System.nanoTime() - answered);
    var deltas = batches * (long) batch;
    var one = installation.cpu(installation.server()).since(cpu).each(deltas);
    if (recorded() - before != deltas) {
      throw new IllegalStateException(
          deltas + " deltas were answered 201, and " + (recorded() - before) + " are recorded");
    }
    table.row(
        busy,
        deltas,
        Math.round(deltas * 1e9 / took.toNanos()),
        one.server().toNanos() / 1e3,
        one.postgres().toNanos() / 1e3,
        signed() - signed,
        late);
  }

  private Duration send(int busy, int batches) throws IOException {
    var requests = ledgers.subList(0, busy).stream().map(ledger -> ledger.batch(body)).toList();
    try (var generator = new Generator(installation.server().port(), CONNECTIONS)) {
      var start = System.nanoTime();
      for (var i = 0; i < batches; i++) {
        generator.schedule(
            new Call(
                start,
                requests.get(i % busy),
                (response, _) -> {
                  if (Promises.ids(response.body()).size() != batch) {
                    throw new IllegalStateException("a batch was answered " + response.body());
                  }
                }));
      }
      generator.run();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /// A ledger is marked as pending until all of it is verified.
  private void awaitVerified() throws InterruptedException {
    var give = System.nanoTime() + PATIENCE.toNanos();
    while (count("select count(*) from ledger.pending") > 0) {
      if (System.nanoTime() > give) {
        throw new IllegalStateException("some ledgers are never verified");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private long recorded() {
    return count("select sum(deltas) from ledger.ledgers");
  }

  private long signed() {
    return count("select count(*) from proofs.checkpoints");
  }

  private long count(String sql) {
    return cell.sql(sql).query(Long.class).single();
  }
}
