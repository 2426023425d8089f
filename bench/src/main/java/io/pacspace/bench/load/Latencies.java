package io.pacspace.bench.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// How long many things took, to three digits.
public final class Latencies {
  private final Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);

  /// Adds one; less than nothing counts as nothing.
  public void record(long nanos) {
    micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  /// Adds all of another.
  public void add(Latencies other) {
    micros.add(other.micros);
  }

  /// How many.
  public long count() {
    return micros.getTotalCount();
  }

  /// What that part of them did not exceed, from 0 to 100.
  public Duration percentile(double percent) {
    return Duration.of(micros.getValueAtPercentile(percent), ChronoUnit.MICROS);
  }
}
