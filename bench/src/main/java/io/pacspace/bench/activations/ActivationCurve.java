package io.pacspace.bench.activations;

import io.pacspace.bench.activations.ActivationRun.Result;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.rig.Cpu;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import io.pacspace.bench.rig.Tenants;
import java.io.IOException;
import java.time.Duration;

/// What one activation costs as the number of tenants grows tenfold again and again, in one warm
/// server. Small numbers of tenants are measured over and over, on emptied databases, until the
/// sample is as large as that of the others.
public final class ActivationCurve {
  private final Installation installation;
  private final int rate;
  private final int sample;

  private ActivationCurve(Installation installation, int rate, int sample) {
    this.installation = installation;
    this.rate = rate;
    this.sample = sample;
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var rate = options.count("rate", 50);
    var sample = options.count("sample", 300);
    var most = options.count("tenants", 10_000);
    var warmUp = options.count("warm-up", 3_000);
    var flags = options.words("server-flags");
    options.done();
    var table =
        new Table(
            "tenants", "activations", "server CPU ms", "PostgreSQL CPU ms", "p50 ms", "p99 ms");
    try (var installation = Installation.start(flags)) {
      var curve = new ActivationCurve(installation, rate, sample);
      ActivationRun.warmUp(installation, warmUp);
      for (var tenants = 10; tenants <= most; tenants *= 10) {
        curve.measure(tenants).addTo(table, tenants);
      }
      installation.printMemory();
    }
    table.print();
  }

  private void fill(int tenants) throws IOException, InterruptedException {
    ActivationRun.fill(installation, Tenants.add(installation.database("control"), tenants));
  }

  /// Measures the last activations that lead up to that many tenants.
  private Point measure(int tenants) throws IOException, InterruptedException {
    var each = Math.min(sample, tenants);
    var all = new Result(new Latencies(), new Latencies(), new Latencies());
    var cpu = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    while (all.toActive().count() < sample) {
      installation.empty();
      if (tenants > each) {
        fill(tenants - each);
      }
      var last = Tenants.add(installation.database("control"), each);
      var before = installation.cpu(installation.server());
      all.add(ActivationRun.atRate(installation, last, rate));
      cpu = cpu.plus(installation.cpu(installation.server()).since(before));
    }
    return new Point(all, cpu);
  }

  private record Point(Result result, Cpu cpu) {
    void addTo(Table table, int tenants) {
      var count = result.toActive().count();
      table.row(
          tenants,
          count,
          cpu.each(count).server(),
          cpu.each(count).postgres(),
          result.toActive().percentile(50),
          result.toActive().percentile(99));
    }
  }
}
