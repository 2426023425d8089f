package io.pacspace.bench.rig;

import io.pacspace.bench.load.Latencies;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// What one side did in one turn.
///
/// @param latencies of what it did, request by request or commit by commit
/// @param each how many of the things that count each of these held
public record Sample(Latencies latencies, int each, Duration took, Cpu cpu) {

  /// How many things.
  public long count() {
    return latencies.count() * each;
  }

  /// Things in a second.
  public double perSecond() {
    return count() * 1e9 / took.toNanos();
  }

  /// The one that has as many faster than slower beside it.
  static Sample middle(List<Sample> turns) {
    return turns.stream()
        .sorted(Comparator.comparingDouble(Sample::perSecond))
        .toList()
        .get(turns.size() / 2);
  }

  /// A table with the columns that [#addTo] fills.
  static Table table(String title, String things) {
    return new Table(
        title,
        things + "/s",
        "p50 ms",
        "p99 ms",
        "server CPU µs",
        "PostgreSQL CPU µs",
        "load CPU µs");
  }

  void addTo(Table table, String who) {
    var one = cpu.each(count());
    table.row(
        who,
        Math.round(perSecond()),
        latencies.percentile(50),
        latencies.percentile(99),
        micros(one.server()),
        micros(one.postgres()),
        micros(one.load()));
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1e3;
  }
}
