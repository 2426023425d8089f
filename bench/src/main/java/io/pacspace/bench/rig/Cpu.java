package io.pacspace.bench.rig;

import java.time.Duration;
import java.util.stream.Stream;

/// The processor time that the three parties have used so far, or between two moments.
public record Cpu(Duration server, Duration postgres, Duration load) {

  /// The time used so far. What a process that is gone has used is lost: PostgreSQL's are those of
  /// connections that stay open.
  static Cpu now(ProcessHandle server, ProcessHandle postgres) {
    return new Cpu(
        used(Stream.of(server)),
        used(Stream.concat(Stream.of(postgres), postgres.descendants())),
        used(Stream.of(ProcessHandle.current())));
  }

  private static Duration used(Stream<ProcessHandle> processes) {
    return processes
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// What was used since an earlier moment.
  public Cpu since(Cpu before) {
    return new Cpu(
        server.minus(before.server), postgres.minus(before.postgres), load.minus(before.load));
  }

  /// The sum of two spans.
  public Cpu plus(Cpu other) {
    return new Cpu(server.plus(other.server), postgres.plus(other.postgres), load.plus(other.load));
  }

  /// Its share of one of many equal things.
  public Cpu each(long count) {
    var n = Math.max(1, count);
    return new Cpu(server.dividedBy(n), postgres.dividedBy(n), load.dividedBy(n));
  }
}
