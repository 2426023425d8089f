package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Request;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Many sources that try passwords, while a tenant records one delta after the other and somebody
/// whose source is known signs in now and then: what either has of it. Sources are told apart as
/// behind a trusted proxy.
public final class SignIns {
  private static final String PASSWORD = "a password of Ada's own";
  private static final Duration RECORDERS_PAUSE = Duration.ofMillis(20);
  private static final Duration PERSONS_PAUSE = Duration.ofSeconds(2);
  private static final Set<Integer> FENDED_OFF = Set.of(401, 429, 503);

  private final Installation installation;
  private final Ledger ledger;
  private final String email;
  private final Table table = Table.ofTimes("what");

  private SignIns(Installation installation, Ledger ledger) {
    this.installation = installation;
    this.ledger = ledger;
    this.email = givePassword(installation);
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var sources = options.count("sources", 150);
    var perSecond = options.count("per-second", 1);
    var time = options.seconds("seconds", 30);
    var warmUp = options.seconds("warm-up-seconds", 20);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      var signIns = new SignIns(installation, Ledger.open(installation));
      var pause = Duration.ofSeconds(1).dividedBy(perSecond);
      signIns.phase(sources, pause, warmUp);
      var quiet = signIns.phase(0, pause, time);
      var flooded = signIns.phase(sources, pause, time);
      quiet.addTo(signIns.table, "quiet");
      flooded.addTo(signIns.table, sources + " sources, " + perSecond + "/s each");
      signIns.table.print();
      installation.printMemory();
    }
  }

  /// Tenants of a measurement are made without a password, since hashing is meant to be slow.
  private static String givePassword(Installation installation) {
    var hash = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2).encode(PASSWORD);
    return installation
        .database("control")
        .sql("update accounts.users set password_hash = :hash returning email")
        .param("hash", hash)
        .query(String.class)
        .single();
  }

  private Phase phase(int sources, Duration pause, Duration time)
      throws IOException, InterruptedException {
    var phase = new Phase();
    var end = System.nanoTime() + time.toNanos();
    try (var generator = new Generator(installation.server().port(), sources + 2)) {
      var delta = ledger.delta(Deltas.plain(0));
      new Caller(generator, delta, phase::recorded, RECORDERS_PAUSE, end).call();
      var person = signIn(email, PASSWORD, "192.0.2.7");
      new Caller(generator, person, phase::signedIn, PERSONS_PAUSE, end).call();
      for (var i = 0; i < sources; i++) {
        var source = "10.1.%d.%d".formatted(i / 250, i % 250);
        var guess = signIn("nobody-" + i + "@load.test", "a wrong guess", source);
        new Caller(generator, guess, phase::guessed, pause, end).call();
      }
      generator.run();
    }
    return phase;
  }

  private static Request signIn(String email, String password, String source) {
    return Request.post(
        "/dashboard/auth/login",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password),
        "X-Forwarded-For: " + source);
  }

  /// How long the answers of each kind took.
  private record Phase(
      Latencies deltas, Latencies persons, Latencies guesses, Latencies refusedGuesses) {
    Phase() {
      this(new Latencies(), new Latencies(), new Latencies(), new Latencies());
    }

    /// Nobody's delta is refused, whoever signs in.
    void recorded(Response response, Call.Timing timing) {
      require(response, Set.of(201));
      deltas.record(timing.nanosSinceSent());
    }

    /// Nor is somebody who is known.
    void signedIn(Response response, Call.Timing timing) {
      require(response, Set.of(200));
      persons.record(timing.nanosSinceSent());
    }

    void guessed(Response response, Call.Timing timing) {
      require(response, FENDED_OFF);
      (response.status() == 401 ? guesses : refusedGuesses).record(timing.nanosSinceSent());
    }

    private static void require(Response response, Set<Integer> expected) {
      if (!expected.contains(response.status())) {
        throw new IllegalStateException(
            "an answer is " + response.status() + " " + response.body());
      }
    }

    void addTo(Table table, String when) {
      table.add("recording, " + when, deltas);
      table.add("a known person's sign-in, " + when, persons);
      for (var kind : List.of(guesses, refusedGuesses)) {
        if (kind.count() > 0) {
          table.add(kind == guesses ? "guesses: 401" : "guesses: 429 or 503", kind);
        }
      }
    }
  }

  /// Somebody who calls again at a pace, or as soon as there is an answer where that takes longer.
  private record Caller(
      Generator generator,
      Request request,
      BiConsumer<Response, Call.Timing> taker,
      Duration pause,
      long end)
      implements Call.Handler {
    void call() {
      var due = System.nanoTime() + pause.toNanos();
      generator.schedule(new Call(due, request, this));
    }

    @Override
    public void answered(Response response, Call.Timing timing) {
      taker.accept(response, timing);
      if (timing.answered() - end < 0) {
        call();
      }
    }
  }
}
