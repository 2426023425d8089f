package io.pacspace.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Starts, adopts and stops the postmaster of a cluster.
final class Server {
  /// Recovery after a crash reads up to `max_wal_size` of log before the server is ready.
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofMinutes(1);
  private static final Duration RETRIES = Duration.ofSeconds(10);

  /// Reasons not to start that are gone a moment later: the port was taken since we chose it, the
  /// processes of a killed postmaster are still ending, a killed run's start came in between.
  private static final List<String> PASSING =
      List.of(
          "Address already in use",
          "pre-existing shared memory block",
          "lock file \"postmaster.pid\" already exists");

  private final Programs programs;
  private final Cluster cluster;
  private final Settings settings;
  private final IntSupplier ports;
  private final Consumer<String> progress;

  Server(
      Programs programs,
      Cluster cluster,
      Settings settings,
      IntSupplier ports,
      Consumer<String> progress) {
    this.programs = programs;
    this.cluster = cluster;
    this.settings = settings;
    this.ports = ports;
    this.progress = progress;
  }

  /// A port of the loopback interface that is free at this moment.
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes over the postmaster that a killed run has left, if it is as a new one would be, and
  /// otherwise starts one.
  Postmaster startOrAdopt() throws IOException {
    var left = settled();
    if (left.isPresent() && isAsWanted(left.get())) {
      progress.accept("adopting the PostgreSQL that an earlier run has left");
      return left.get();
    }
    if (left.isPresent()) {
      progress.accept("stopping the PostgreSQL that an earlier run has left");
      stop();
    }
    progress.accept("starting PostgreSQL " + programs.binaries().release());
    var started = start();
    var complaint = access(started).complaint(cluster.data());
    if (complaint.isPresent()) {
      stop();
      throw new PostgresFailure(
          "PostgreSQL was stopped again: " + complaint.get() + ".", programs.log());
    }
    return started;
  }

  /// Stops the postmaster, if there is one, and waits for its end.
  void stop() throws IOException {
    if (running().isEmpty()) {
      return;
    }
    BooleanSupplier gone = () -> running().isEmpty();
    if (!pgCtl(gone, STOP, "stop", "-m", "fast") && !pgCtl(gone, STOP, "stop", "-m", "immediate")) {
      throw new PostgresFailure(
          "PostgreSQL does not stop: end process %s by hand."
              .formatted(running().map(p -> String.valueOf(p.pid())).orElse("")),
          programs.log());
    }
  }

  private Postmaster start() throws IOException {
    var giveUp = Instant.now().plus(RETRIES);
    while (true) {
      programs.prepareLog();
      var before = programs.log().size();
      if (becomesReady(ports.getAsInt())) {
        return running().orElseThrow(this::didNotStart);
      }
      var said = programs.log().since(before);
      if (PASSING.stream().noneMatch(said::contains) || Instant.now().isAfter(giveUp)) {
        throw didNotStart();
      }
      settled();
      stop();
    }
  }

  private boolean becomesReady(int port) throws IOException {
    cluster.configure(settings.render(programs.binaries().version(), port), programs.runAs());
    BooleanSupplier ready =
        () -> running().filter(p -> p.isReady() && p.port() == port).isPresent();
    return pgCtl(ready, START, "start", "-l", programs.log().file().toString());
  }

  private PostgresFailure didNotStart() {
    return new PostgresFailure(
        "PostgreSQL did not start: see below why, and start again.", programs.log());
  }

  /// The postmaster that is already there, once it has made up its mind to be ready or to go.
  private Optional<Postmaster> settled() throws IOException {
    var giveUp = Instant.now().plus(START);
    var found = running();
    if (found.isEmpty()) {
      forgetStale();
    }
    while (found.isPresent() && !found.get().isReady() && Instant.now().isBefore(giveUp)) {
      Pause.brief();
      found = running();
    }
    return found;
  }

  private Optional<Postmaster> running() {
    try {
      return Postmaster.read(cluster.data()).filter(p -> p.runsOn(cluster.data()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// PostgreSQL clears the file of a dead server itself, but not if some other program has got the
  /// number since. A file that names a PostgreSQL is left to PostgreSQL's own judgement.
  private void forgetStale() throws IOException {
    var stale = Postmaster.read(cluster.data());
    if (stale.isPresent() && stale.get().isAnotherProgram()) {
      Files.deleteIfExists(Postmaster.file(cluster.data()));
    }
  }

  private boolean isAsWanted(Postmaster left) throws IOException {
    var wanted = settings.render(programs.binaries().version(), left.port());
    return left.isReady()
        && cluster.isConfiguredAs(wanted)
        && access(left).complaint(cluster.data()).isEmpty();
  }

  private Access access(Postmaster postmaster) {
    return new Access(postmaster.port(), cluster.password());
  }

  /// pg_ctl puts the postmaster into a session of its own, where Ctrl-C does not reach it. It looks
  /// ten times a second whether the server is there, which takes 100 ms where the server takes 10:
  /// so we look more often and send it home. Killed, it cannot pass on a Ctrl-C of the next moment.
  private boolean pgCtl(BooleanSupplier reached, Duration timeout, String... command)
      throws IOException {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("-D", cluster.data().toString(), "-s", "-w"));
    arguments.addAll(List.of("-t", String.valueOf(timeout.toSeconds())));
    var process = programs.start("pg_ctl", arguments);
    try {
      while (!process.waitFor(Pause.LENGTH.toMillis(), TimeUnit.MILLISECONDS)) {
        if (reached.getAsBoolean()) {
          process.destroyForcibly();
          return true;
        }
      }
      return process.exitValue() == 0 || reached.getAsBoolean();
    } catch (InterruptedException e) {
      throw PostgresFailure.interrupted(e);
    }
  }
}
