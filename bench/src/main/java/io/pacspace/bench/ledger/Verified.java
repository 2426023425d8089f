package io.pacspace.bench.ledger;

import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// How long from the 201 until a delta is verified, at steady rates.
public final class Verified {
  private Verified() {}

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var rates = options.counts("rates", List.of(1_000, 1_500));
    var time = options.seconds("seconds", 60);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var pause = Duration.ofMillis(options.count("poll-ms", 5));
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      var server = installation.server();
      var ledger = Ledger.open(installation);
      var promises = new Promises();
      for (var rate : rates) {
        FollowedRun.atRate(server, ledger, promises, rate, warmUp, pause);
        var before = installation.cpu(server);
        var result = FollowedRun.atRate(server, ledger, promises, rate, time, pause);
        var used = installation.cpu(server).since(before).each(result.whole().count());
        Table.ofTimes(rate + "/s, ms")
            .add("due to 201", result.toAnswer())
            .add("201 to verified", result.toVerified())
            .add("due to verified", result.whole())
            .add("201 to a record that says so", result.toSeen())
            .print();
        System.out.printf(
            "CPU µs per delta: server %d, PostgreSQL %d, load %d%n",
            used.server().toNanos() / 1_000,
            used.postgres().toNanos() / 1_000,
            used.load().toNanos() / 1_000);
      }
      promises.check(installation.database("production"), ledger.id().value());
      installation.printMemory();
    }
  }
}
