package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import io.pacspace.witness.Witness;
import io.pacspace.witness.WitnessFolder;
import io.pacspace.witness.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Cosigns logs for whoever asks, and follows others by itself, until it is ended.
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a witness of logs (C2SP tlog-witness), which cosigns what only grows, and a monitor,"
          + " which follows logs and says what does not extend what it has seen; either or both.",
      "What must never be lost is in one folder, which one process uses at a time."
    })
final class WitnessCommand implements Callable<Integer> {
  private final Report report;

  @Option(
      names = "--dir",
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDER",
      description = "where its key is kept and what it has seen; made where there is none")
  private @Nullable Path dir;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where to answer requests for cosignatures; port 0 is any free one")
  private @Nullable String listen;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "what the witness is called, such as witness.example.com/w1; it is chosen once, and"
              + " follows from its key if not given")
  private @Nullable String name;

  @Option(
      names = "--log",
      paramLabel = "VKEY",
      description = "a log to cosign: its key, as name+id+key, named for its origin; repeatable")
  private List<VerifierKey> logs = new ArrayList<>();

  @Option(names = "--logs", paramLabel = "FILE", description = "the same, one key a line")
  private @Nullable Path logsFile;

  @Option(
      names = "--environment",
      arity = "2",
      paramLabel = " VKEY URL",
      hideParamSyntax = true,
      description = "a log to follow: its key, and where it is; repeatable")
  private List<String> environments = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "how long to wait between two looks at a log that is followed")
  private int every;

  @Option(
      names = "--once",
      description = "look once at each log that is followed, and end with what that came to")
  private boolean once;

  WitnessCommand(Report report) {
    this.report = report;
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = "Prints the witness's key, for those who rely on it, and ends.")
  int key() {
    report.say(WitnessFolder.publicKey(folder()).toString());
    return Exit.VERIFIED;
  }

  @Override
  public Integer call() {
    requireSense();
    try (var folder = WitnessFolder.open(folder())) {
      var followed = Followed.of(report, folder, environments);
      if (once) {
        return followed.lookOnce();
      }
      if (listen == null) {
        return followed.lookForEver(Duration.ofSeconds(every));
      }
      var witness = Witness.open(folder, folder.key(name), keys(), Clock.systemUTC());
      try (var server = WitnessServer.start(witness, address(listen))) {
        report.say("witness: " + witness.key());
        report.say("listening: http://" + shown(server.address()));
        return followed.lookForEver(Duration.ofSeconds(every));
      }
    }
  }

  private void requireSense() {
    if (listen == null && environments.isEmpty()) {
      throw new Unusable("There is nothing to do: give --listen, --environment or both.");
    }
    if (listen == null && (!logs.isEmpty() || logsFile != null || name != null)) {
      throw new Unusable("--log, --logs and --name are for a witness, which needs --listen.");
    }
    if (once && (listen != null || environments.isEmpty())) {
      throw new Unusable("--once is for --environment, without --listen.");
    }
    if (every < 1) {
      throw new Unusable("--every needs at least one second.");
    }
  }

  private Path folder() {
    if (dir == null) {
      throw new IllegalStateException("the option is required");
    }
    return dir;
  }

  private List<VerifierKey> keys() {
    var keys = new ArrayList<VerifierKey>(logs);
    if (logsFile != null) {
      keys.addAll(keysIn(logsFile));
    }
    return keys;
  }

  /// Empty lines and those that begin with `#` are for people.
  private static List<VerifierKey> keysIn(Path file) {
    var keys = new ArrayList<VerifierKey>();
    try {
      for (var line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          keys.add(VerifierKey.parse(line.strip()));
        }
      }
      return keys;
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    } catch (Refusal refusal) {
      throw new Unusable("A line of %s is %s.".formatted(file, refusal.getMessage()));
    }
  }

  private static InetSocketAddress address(String text) {
    try {
      var address = new URI("witness://" + text);
      if (address.getHost() != null && address.getPort() >= 0 && address.getPath().isEmpty()) {
        return new InetSocketAddress(address.getHost(), address.getPort());
      }
    } catch (URISyntaxException | IllegalArgumentException _) {
      // Said below.
    }
    throw new Unusable(text + " is not HOST:PORT, such as 127.0.0.1:8095.");
  }

  private static String shown(InetSocketAddress address) {
    var host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
