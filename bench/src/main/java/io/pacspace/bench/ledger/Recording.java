package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Child;
import io.pacspace.bench.rig.ClosedLoop;
import io.pacspace.bench.rig.ClosedLoop.After;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Interleaving;
import io.pacspace.bench.rig.Interleaving.Contender;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Single deltas as fast as they are answered, by the server and by a bare handler with the same
/// group commit in turns, both warm, on one PostgreSQL.
public final class Recording {
  private final Installation installation;
  private final Ledger ledger;
  private final int connections;
  private final Party ours;
  private final Party theirs;
  private int sent;

  /// One of the two, and what it has promised.
  private record Party(Child server, After after, Promises promises) {}

  private Recording(Installation installation, Child bare, Ledger ledger, int connections) {
    this.installation = installation;
    this.ledger = ledger;
    this.connections = connections;
    var promises = new Promises();
    this.ours =
        new Party(
            installation.server(),
            () -> SignedLog.await(installation.server(), ledger, promises.count()),
            promises);
    this.theirs = new Party(bare, After.NOTHING, new Promises());
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var connections = options.count("connections", 64);
    var rounds = options.count("rounds", 5);
    var round = options.seconds("round-seconds", 10);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags);
        var bare = installation.startBeside(BareRecorder.class, "bare", List.of())) {
      var recording = new Recording(installation, bare, Ledger.open(installation), connections);
      recording.compare("plain", recording.plain(), warmUp, rounds, round);
      recording.compare("reference and key", _ -> recording.nextKeyed(), warmUp, rounds, round);
      recording.check();
      installation.printMemory();
    }
  }

  private IntFunction<Request> plain() {
    var requests =
        IntStream.range(0, Deltas.CUSTOMERS)
            .mapToObj(number -> ledger.delta(Deltas.plain(number)))
            .toList();
    return i -> requests.get(i % requests.size());
  }

  /// Nothing is said twice, so these are rendered as they are sent.
  private Request nextKeyed() {
    var number = sent++;
    return ledger.delta(Deltas.referred(number), "key-" + number);
  }

  private void compare(
      String what, IntFunction<Request> requests, Duration warmUp, int rounds, Duration round)
      throws IOException, InterruptedException {
    turn(ours, requests, warmUp);
    turn(theirs, requests, warmUp);
    Interleaving.compare(
        what + ", " + connections + " connections",
        "deltas",
        rounds,
        List.of(
            new Contender("PacSpace", () -> turn(ours, requests, round)),
            new Contender("bare", () -> turn(theirs, requests, round))));
  }

  private Sample turn(Party party, IntFunction<Request> requests, Duration time)
      throws IOException, InterruptedException {
    return new ClosedLoop(
            connections, time, 1, requests, response -> party.promises().take(response, 1))
        .of(installation, party.server(), party.after());
  }

  private void check() {
    ours.promises().check(installation.database("production"), ledger.id().value());
    theirs.promises().check(installation.database("bare"), BareRecorder.LEDGER);
  }
}
