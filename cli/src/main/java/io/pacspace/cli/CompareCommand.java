package io.pacspace.cli;

import io.pacspace.comparison.By;
import io.pacspace.logs.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Holds what two sides say of the same usage against each other: two statements, or a proof and
/// another count.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a proof as 'verify' does. With another proof it compares the statements of one"
          + " customer that the two hold: they are the same, or one extends the other, or they differ,"
          + " in the member that is named, and, where both have their records, at the record that is"
          + " named.",
      "With a CSV file it compares the records with the other side's count of the same usage: names"
          + " what is missing there, extra there and changed, in the order of the log.",
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
  /// As many bytes of a file as tell a proof.
  private static final int START = 64;

  private final Report report;

  @Parameters(index = "0", paramLabel = "PROOF", description = "a proof file")
  private @Nullable Path bundle;

  @Parameters(index = "1", paramLabel = "OTHER", description = "another, or a count")
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

  @Option(
      names = "--json",
      description = "of two statements, print one JSON object in place of sentences")
  private boolean isJson;

  @Mixin private Trust trust = new Trust();

  @Mixin private WindowOptions window = new WindowOptions();

  CompareCommand(Report report) {
    this.report = report;
  }

  @Override
  public Integer call() {
    if (bundle == null || count == null) {
      throw new IllegalStateException("picocli asks for both files");
    }
    var asked = trust.request(null, window.expected(null, false, false), false);
    if (by == null && isProof(count)) {
      return compareStatements(asked, bundle, count);
    }
    if (isJson) {
      throw new Unusable("--json is for two statements, and " + count + " is a count.");
    }
    return new CompareCounts(report, asked, by, limit).compare(bundle, count);
  }

  private int compareStatements(VerifyProof.Request asked, Path one, Path other) {
    return isJson
        ? new ComparisonJson(report)
            .say(() -> new CompareStatements(report.silenced(), asked).compare(one, other))
        : new ComparisonText(report).say(new CompareStatements(report, asked).compare(one, other));
  }

  /// A pipe is a count, since it cannot be looked into and read again.
  private static boolean isProof(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(START), StandardCharsets.UTF_8).stripLeading();
      return start.startsWith("{") || start.startsWith("c2sp.org/tlog-proof@");
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
  }
}
