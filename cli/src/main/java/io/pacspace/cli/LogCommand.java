package io.pacspace.cli;

import io.pacspace.logs.LogFiles;
import io.pacspace.transparency.VerifierKey;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
          boolean needsEntries,
      @ArgGroup(validate = true) @Nullable Before before) {
    var progress = new Progress(report, Clock.systemUTC());
    var name = origin == null ? key.name() : origin;
    var earlier = before == null ? EarlierTree.NONE : before.tree(key, name);
    try (var files = LogFiles.at(place)) {
      return new LogCheck(report, files, progress, earlier).check(key, name, needsEntries);
    }
  }

  /// What is known of the log from before; one of the two.
  static final class Before {
    @Option(
        names = "--since",
        paramLabel = "CHECKPOINT",
        description = "a checkpoint that you kept: refuse a log that does not begin with its tree")
    private @Nullable Path since;

    @Option(
        names = "--state",
        paramLabel = "FILE",
        description =
            "the same, with the checkpoint that the last check kept in this file; made by the first,"
                + " replaced where all is well")
    private @Nullable Path state;

    private EarlierTree tree(VerifierKey key, String origin) {
      if (since != null) {
        return EarlierTree.since(since, key, origin);
      }
      return state == null ? EarlierTree.NONE : EarlierTree.ofState(state, key, origin);
    }
  }
}
