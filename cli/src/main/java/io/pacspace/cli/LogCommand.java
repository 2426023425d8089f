package io.pacspace.cli;

import io.pacspace.transparency.VerifierKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What can be done with a log.
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Works on logs in the form of C2SP tlog-tiles.")
final class LogCommand {
  private final Report report;

  LogCommand(Report report) {
    this.report = report;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Hashes a whole log again, from its entries to its signed checkpoint, and names the first"
            + " break and the file that is at fault.",
        "Any log in the form of C2SP tlog-tiles will do, whoever runs it; its files may be"
            + " gzip-encoded, at an address and in a folder."
      })
  int check(
      @Parameters(
              paramLabel = "DIR|URL",
              description = "where the log's checkpoint and its folder tile/ are")
          String place,
      @Option(
              names = "--key",
              required = true,
              paramLabel = "VKEY",
              description = "the log's key, as name+id+key")
          VerifierKey key,
      @Option(
              names = "--origin",
              paramLabel = "ORIGIN",
              description = "the log's name, where it is not the key's")
          @Nullable String origin,
      @Option(
              names = "--require-entries",
              description = "refuse a log that does not have all of its entries any more")
          boolean needsEntries) {
    var progress = new Progress(report, Clock.systemUTC());
    try (var files = open(place)) {
      return new LogCheck(report, files, progress)
          .check(key, origin == null ? key.name() : origin, needsEntries);
    }
  }

  private static LogFiles open(String place) {
    var scheme = place.toLowerCase(Locale.ROOT);
    if (!scheme.startsWith("http://") && !scheme.startsWith("https://")) {
      return new LogFolder(Path.of(place));
    }
    try {
      return new LogSite(URI.create(place.endsWith("/") ? place : place + "/"));
    } catch (IllegalArgumentException _) {
      throw new Unusable(place + " is not an address.");
    }
  }
}
