package io.pacspace.cli;

import io.pacspace.comparison.By;
import io.pacspace.transparency.VerifierKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds where two sides that counted the same usage differ.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a proof as 'verify' does and compares its records with the other side's count of the"
          + " same usage: names what is missing there, extra there and changed, in the order of the"
          + " log.",
      "The count is a CSV file by RFC 4180 in UTF-8. Its first line names the columns: one of"
          + " referenceId, reference or ref; or of recordId or record; or of date, day, time,"
          + " timestamp or acceptedAt; and one of delta, amount, quantity, sum or total. Others are"
          + " ignored, and so are upper case, blanks, - and _.",
      "Rows of one name are added up; what is not named counts as nothing; a time counts to its day"
          + " in UTC."
    },
    footer = {
      "",
      "Exit codes: 0 the same, 1 they differ, 2 nothing that could be compared, as where the proof"
          + " is refused."
    })
final class CompareCommand implements Callable<Integer> {
  private final Report report;

  @Parameters(index = "0", paramLabel = "BUNDLE", description = "the proof file")
  private @Nullable Path bundle;

  @Parameters(index = "1", paramLabel = "OTHER.csv", description = "the other side's count")
  private @Nullable Path count;

  @Option(
      names = "--by",
      paramLabel = "reference|record|day",
      description =
          "what to match by, where the file has columns for more than one: the first here")
  private @Nullable By by;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = "how many differences to name; all are counted (${DEFAULT-VALUE})")
  private long limit;

  @Option(names = "--key", paramLabel = "VKEY", description = "the log's key, as name+id+key")
  private @Nullable VerifierKey key;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "the log's name, where it is not the key's")
  private @Nullable String origin;

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "the customer whose records they have to be")
  private @Nullable String customer;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "a date, or a time with its zone, before which none may be accepted")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "the same, at or after which none may be accepted; dates are in UTC")
  private @Nullable Instant to;

  CompareCommand(Report report) {
    this.report = report;
  }

  @Override
  public Integer call() {
    if (bundle == null || count == null) {
      throw new IllegalStateException("picocli asks for both files");
    }
    var expected = new Expected(customer, null, from, to, false);
    var asked = new VerifyProof.Request(key, origin, null, expected, false);
    return new CompareCounts(report, asked, by, limit).compare(bundle, count);
  }
}
