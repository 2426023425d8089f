package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.rig.Cpu;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;

/// What a delta costs, and how long it takes to derive a balance, as one ledger grows tenfold again
/// and again. Measured is the second half of the way to each size; small sizes are measured over
/// and over in new ledgers.
final class SizeCurve {
  private static final int FIRST = 1_000;
  private static final int DERIVED = 200;

  private final Installation installation;
  private final int batch;
  private final int sample;
  private final Table table =
      new Table(
          "deltas in the ledger",
          "measured",
          "deltas/s",
          "server CPU µs",
          "PostgreSQL CPU µs",
          "verified after ms",
          "the customer's",
          "month p50 ms",
          "p99 ms",
          "from checkpoint p50 ms",
          "p99 ms");
  private Grown grown;

  /// A ledger on its way, with a balance checkpoint from its beginning.
  private record Grown(GrowingLedger ledger, String root, Derived covered) {
    static Grown begin(Installation installation, int batch)
        throws IOException, InterruptedException {
      var ledger = new GrowingLedger(installation.server(), Ledger.open(installation), batch);
      ledger.growTo(batch);
      ledger.awaitVerified();
      return new Grown(ledger, ledger.balanceCheckpoint(), ledger.expected());
    }
  }

  private SizeCurve(Installation installation, int batch, int sample, Grown grown) {
    this.installation = installation;
    this.batch = batch;
    this.sample = sample;
    this.grown = grown;
  }

  /// Measures sizes from a thousand to `most`.
  ///
  /// @param sample how many deltas to measure at least for one row
  static void print(Installation installation, int batch, int most, int sample)
      throws IOException, InterruptedException {
    var curve = new SizeCurve(installation, batch, sample, Grown.begin(installation, batch));
    curve.derive("", curve.grown.ledger().expected());
    for (var size = FIRST; size <= most; size *= 10) {
      curve.measure(size);
    }
    curve.table.print();
  }

  private void measure(int size) throws IOException, InterruptedException {
    var all = Segment.NOTHING;
    while (all.deltas() < sample) {
      if (size / 2 < sample || grown.ledger().size() > size / 2) {
        grown = Grown.begin(installation, batch);
      }
      grown.ledger().growTo(size / 2);
      grown.ledger().awaitVerified();
      all = all.plus(segment(size));
    }
    print(size, all);
  }

  private Segment segment(int size) throws IOException, InterruptedException {
    var ledger = grown.ledger();
    var before = ledger.size();
    var cpu = installation.cpu(installation.server());
    var took = ledger.growTo(size);
    var answered = System.nanoTime();
    ledger.awaitVerified();
    var late = Duration.ofNanos(System.nanoTime() - answered);
    return new Segment(
        ledger.size() - before, took, late, installation.cpu(installation.server()).since(cpu));
  }

  private Latencies derive(String query, Derived balance) throws IOException {
    return grown.ledger().derive(query, DERIVED, balance);
  }

  private void print(int size, Segment all) throws IOException {
    var whole = grown.ledger().expected();
    var month = derive("", whole);
    var after = derive("?startingCheckpoint=" + grown.root(), whole.minus(grown.covered()));
    var cpu = all.cpu().each(all.deltas());
    table.row(
        size,
        all.deltas(),
        Math.round(all.deltas() * 1e9 / all.took().toNanos()),
        cpu.server().toNanos() / 1e3,
        cpu.postgres().toNanos() / 1e3,
        all.late(),
        whole.deltas(),
        month.percentile(50),
        month.percentile(99),
        after.percentile(50),
        after.percentile(99));
  }

  /// A part of the way, or several together.
  ///
  /// @param late how long after the last answer the last delta was verified, at most
  private record Segment(long deltas, Duration took, Duration late, Cpu cpu) {
    static final Segment NOTHING =
        new Segment(
            0, Duration.ZERO, Duration.ZERO, new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO));

    Segment plus(Segment other) {
      return new Segment(
          deltas + other.deltas,
          took.plus(other.took),
          late.compareTo(other.late) > 0 ? late : other.late,
          cpu.plus(other.cpu));
    }
  }
}
