package io.pacspace.bench;

import io.pacspace.bench.Tenants.Tenant;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Polls of the environments' statuses as fast as they are answered, by the server and by a bare
/// handler in turns, both warm, on one PostgreSQL.
final class StatusPolls {
  private final Installation installation;
  private final Child bare;
  private final List<Request> polls;

  private StatusPolls(Installation installation, Child bare, List<Request> polls) {
    this.installation = installation;
    this.bare = bare;
    this.polls = polls;
  }

  static void run(Options options) throws IOException, InterruptedException {
    var connections = options.counts("connections", List.of(32, 64));
    var rounds = options.count("rounds", 5);
    var round = options.seconds("round-seconds", 10);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var tenants = options.count("tenants", 200);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags);
        var bare = installation.startBeside(BareServer.class, List.of())) {
      var added = Tenants.add(installation.database("control"), tenants);
      ActivationRun.fill(installation, added);
      var polls = new StatusPolls(installation, bare, added.stream().map(Tenant::poll).toList());
      polls.round(installation.server(), connections.getFirst(), warmUp);
      polls.round(bare, connections.getFirst(), warmUp);
      for (var count : connections) {
        polls.compare(count, rounds, round);
      }
    }
  }

  private void compare(int connections, int rounds, Duration time) throws IOException {
    var ours = new ArrayList<Round>();
    var theirs = new ArrayList<Round>();
    for (var i = 0; i < rounds; i++) {
      ours.add(round(installation.server(), connections, time));
      theirs.add(round(bare, connections, time));
    }
    var table =
        new Table(
            connections + " connections",
            "polls/s",
            "p50 ms",
            "p99 ms",
            "server CPU µs",
            "PostgreSQL CPU µs",
            "load CPU µs");
    for (var i = 0; i < rounds; i++) {
      ours.get(i).addTo(table, "PacSpace " + (i + 1));
      theirs.get(i).addTo(table, "bare " + (i + 1));
    }
    Round.middle(ours).addTo(table, "PacSpace, median round");
    Round.middle(theirs).addTo(table, "bare, median round");
    table.print();
    System.out.printf(
        "ratio at %d connections: %.2f%n",
        connections, Round.middle(ours).perSecond() / Round.middle(theirs).perSecond());
  }

  private Round round(Child server, int connections, Duration time) throws IOException {
    var latencies = new Latencies();
    var cpu = installation.cpu(server);
    var start = System.nanoTime();
    try (var generator = new Generator(server.port(), connections)) {
      generator.saturate(
          time.toNanos(),
          i -> polls.get(i % polls.size()),
          (response, timing) -> {
            if (response.status() != 200) {
              throw new IllegalStateException("a poll answered " + response.status());
            }
            latencies.record(timing.nanosSinceSent());
          });
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Round(latencies, took, installation.cpu(server).since(cpu));
  }

  /// One turn of one server.
  private record Round(Latencies latencies, Duration took, Cpu cpu) {
    double perSecond() {
      return latencies.count() * 1e9 / took.toNanos();
    }

    static Round middle(List<Round> rounds) {
      return rounds.stream()
          .sorted(Comparator.comparingDouble(Round::perSecond))
          .toList()
          .get(rounds.size() / 2);
    }

    void addTo(Table table, String who) {
      var each = cpu.each(latencies.count());
      table.row(
          who,
          Math.round(perSecond()),
          latencies.percentile(50),
          latencies.percentile(99),
          micros(each.server()),
          micros(each.postgres()),
          micros(each.load()));
    }

    private static double micros(Duration time) {
      return time.toNanos() / 1e3;
    }
  }
}
