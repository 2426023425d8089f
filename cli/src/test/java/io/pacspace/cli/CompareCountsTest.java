package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has counted the same usage finds out where the counts differ, and nothing is compared
/// with what is not proven.
class CompareCountsTest {
  /// Deltas 1.5 (r-1, on the 1st), -0.25 (without a reference, 2nd), 10 (r-3, 3rd), 0.75 (r-4,
  /// 4th).
  private static final List<Integer> OF_ACME = List.of(0, 1, 2, 3);

  @TempDir Path folder;

  private TestingLog log;
  private Path bundle;
  private Path csv;

  @BeforeEach
  void makeFiles() throws Exception {
    log = TestingLog.ofUsage("log.example/sandbox");
    bundle = folder.resolve("bundle.json");
    csv = folder.resolve("other.csv");
    Files.writeString(bundle, log.bundle(OF_ACME));
  }

  private Run compare(String count, Object... more) throws IOException {
    Files.writeString(csv, count);
    var args = new ArrayList<Object>(List.of("compare", bundle, csv, "--key", log.key()));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  private static void isSame(Run run) {
    assertThat(run.code()).as(run.toString()).isZero();
    assertThat(run.out()).containsPattern("(?m)^SAME ").doesNotContain("DIFFERS");
  }

  private static void differs(Run run, String... lines) {
    assertThat(run.code()).as(run.toString()).isEqualTo(1);
    assertThat(run.out().lines().filter(l -> l.matches("(missing|extra|changed|…|DIFFERS) .*")))
        .containsExactly(lines);
    assertThat(run.out()).doesNotContain("SAME");
  }

  @Test
  void findsNothingWhereBothSidesCountTheSame() throws Exception {
    var run = compare("referenceId,delta\r\nr-4,0.750\r\nr-1,1.5\r\nr-3,1e1\r\n,-.25\r\n");

    isSame(run);
    assertThat(run.out())
        .contains("VERIFIED: 4 records of acme")
        .contains("SAME by reference: 4 records that sum to 12 here, 4 rows that sum to 12 there.");
  }

  @Test
  void namesWhatIsMissingExtraAndChangedInTheOrderOfTheLog() throws Exception {
    differs(
        compare("ref,amount\nr-9,5\nr-4,0.750000001\nr-1,1.5\nr-1,1.5\n,-0.25\nr-8,-1\n"),
        "changed  r-1: 1.5 here (sequence 1), 3 there (2 times, first in line 4), difference 1.5",
        "missing  r-3: 10 here (sequence 3), 0 there, difference -10",
        "changed  r-4: 0.75 here (sequence 4), 0.750000001 there (line 3), difference 0.000000001",
        "extra    r-9: 0 here, 5 there (line 2), difference 5",
        "extra    r-8: 0 here, -1 there (line 7), difference -1",
        "DIFFERS by reference: 1 missing there, 2 extra there, 2 changed;"
            + " 4 records that sum to 12 here, 6 rows that sum to 7.500000001 there,"
            + " difference -4.499999999.");
  }

  @Test
  void comparesTheSumsOfDays() throws Exception {
    isSame(
        compare(
            """
            date,Sum
            2026-11-01,1
            2026-11-01T12:00:00Z,0.5
            2026-11-02T00:30:00+01:00,0
            2026-11-03,10
            2026-11-04,0.75
            2026-11-02,-0.25
            2026-11-30,0
            """));
    differs(
        compare("day,usage,total\n2026-11-05,x,1\n2026-11-03,x,9\n2026-11-01,x,1.5\n"),
        "missing  2026-11-02: -0.25 here (sequence 2), 0 there, difference 0.25",
        "changed  2026-11-03: 10 here (sequence 3), 9 there (line 3), difference -1",
        "missing  2026-11-04: 0.75 here (sequence 4), 0 there, difference -0.75",
        "extra    2026-11-05: 0 here, 1 there (line 2), difference 1",
        "DIFFERS by day: 2 missing there, 1 extra there, 1 changed; 4 records that sum to 12 here,"
            + " 3 rows that sum to 11.5 there, difference -0.5.");
  }

  @Test
  void comparesRecords() throws Exception {
    isSame(
        compare(
            "Record ID;delta\n".replace(';', ',')
                + "rec_acme1,1.5\nrec_acme2,-0.25\nrec_acme3,10\nrec_acme4,0.75\n"));
    differs(
        compare("record_id,delta\nrec_acme1,1.5\nrec_acme3,10\nrec_acme4,0.75\n,2\n"),
        "missing  rec_acme2: -0.25 here (sequence 2), 0 there, difference 0.25",
        "extra    without a record: 0 here, 2 there (line 5), difference 2",
        "DIFFERS by record: 1 missing there, 1 extra there, 0 changed; 4 records that sum to 12"
            + " here, 4 rows that sum to 14.25 there, difference 2.25.");
  }

  @Test
  void matchesByTheReferenceUnlessToldOtherwise() throws Exception {
    var count = "date,recordId,referenceId,delta\n2026-11-01,rec_acme2,r-3,10\n";

    assertThat(compare(count).out()).contains("DIFFERS by reference: 3 missing there, 0 extra");
    assertThat(compare(count, "--by", "record").out()).contains("changed  rec_acme2: -0.25 here");
    assertThat(compare(count, "--by", "day").out()).contains("changed  2026-11-01: 1.5 here");
    compare("date,delta\n", "--by", "record").isUnusable("names no column that is one of record");
    compare(count, "--by", "month").isUnusable("Invalid value for option '--by'");
  }

  @Test
  void countsWhatItDoesNotName() throws Exception {
    differs(
        compare("ref,amount\n", "--limit", 1),
        "missing  r-1: 1.5 here (sequence 1), 0 there, difference -1.5",
        "… and 3 more, which --limit 4 names.",
        "DIFFERS by reference: 4 missing there, 0 extra there, 0 changed; 4 records that sum to 12"
            + " here, 0 rows that sum to 0 there, difference -12.");
  }

  @Test
  void readsWhatSpreadsheetsWrite() throws Exception {
    isSame(
        compare(
            "\uFEFF\"Reference ID\",Note,\"Amount\"\r\n\r\nr-1,\"a, \"\"b\"\"\r\nc\",\" 1.5 \"\r\n"
                + "\"\",,-0.25\r\nr-3,x,10\r\n\"r-4\",,+0.75"));
  }

  @Test
  void comparesOneRecord() throws Exception {
    Files.write(bundle, log.proof(2).bytes());

    isSame(compare("referenceId,delta\nr-3,10\n", "--customer", "acme", "--from", "2026-11-03"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty",
        "'a,b\n' | Line 1 of",
        "'ref\n' | names no column that is one of amount, delta, quantity, sum, total",
        "'ref;delta\n' | names no column referenceId, recordId or date",
        "'ref,delta,sum\n' | names several columns",
        "'ref,reference,delta\n' | names several columns",
        "'ref,delta\nr-1,1.5\nr-2,\"1,5\"\n' | 1,5' is no amount such as -1250.5",
        "'ref,delta\nr-1,\n' | is no amount",
        "'ref,delta\nr-1,1e40\n' | is no amount",
        "'ref,delta\nr-1,1e-40\n' | is no amount",
        "'ref,delta\nr-1,NaN\n' | is no amount",
        "'date,delta\n2026-11-31,1\n' | 2026-11-31' is no date",
        "'date,delta\n2026-11-01T12:00,1\n' | is no date such as 2026-11-01",
        "'ref,delta\nr-1\n' | is no CSV file",
        "'ref,delta\nr-1,1,1\n' | is no CSV file",
        "'ref,delta\n\"r-1,1\n' | is no CSV file",
        "'ref,delta\n\"r-1\"x,1\n' | is no CSV file",
      })
  void hasOneSentenceForWhatIsNoCount(String count, String words) throws Exception {
    var run = compare(count);

    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.UNUSABLE);
    assertThat(run.err()).contains(words).hasLineCount(1);
    assertThat(run.out()).doesNotContain("SAME").doesNotContain("DIFFERS");
  }

  @Test
  void hasOneSentenceForOtherFiles() throws Exception {
    Files.write(csv, "ref,delta\nr\u00e9,1\n".getBytes(StandardCharsets.ISO_8859_1));
    var latin = Run.of("compare", bundle, csv, "--key", log.key());
    assertThat(latin.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(latin.err()).contains("other.csv is not in UTF-8.").hasLineCount(1);
    Run.of("compare", bundle, folder.resolve("none"), "--key", log.key())
        .isUnusable("There is no file");
    Run.of("compare", bundle, folder, "--key", log.key()).isUnusable("is a folder");
    Run.of("compare", bundle).isUnusable("Missing required parameter: 'OTHER'");
    assertThat(compare("ref,delta\n" + "r".repeat(1_001) + ",1\n").err())
        .contains("Line 2 of ", "a name of more than 1000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,2,3", "0,1,2,3,4"})
  void comparesNothingWithWhatIsRefused(String indexes) throws Exception {
    Files.writeString(
        bundle, log.bundle(List.of(indexes.split(",")).stream().map(Integer::valueOf).toList()));

    isNotCompared(compare("referenceId,delta\nr-1,1.5\n"));
  }

  @Test
  void comparesNothingWithoutTheKeyOrOfAnother() throws Exception {
    Files.writeString(csv, "referenceId,delta\nr-1,1.5\n");
    Run.of("compare", bundle, csv).isUnusable("NOT VERIFIED: name the log's key with --key");
    isNotCompared(
        Run.of("compare", bundle, csv, "--key", TestingLog.ofUsage("log.example/sandbox").key()));
    isNotCompared(compare("referenceId,delta\nr-1,1.5\n", "--customer", "other"));
    isNotCompared(compare("referenceId,delta\nr-1,1.5\n", "--from", "2026-11-02"));
    isNotCompared(compare("referenceId,delta\nr-1,1.5\n", "--to", "2026-11-04"));
    Files.writeString(bundle, log.bundle(OF_ACME).replace("1.5", "2.5"));
    isNotCompared(compare("referenceId,delta\nr-1,1.5\n"));
  }

  private static void isNotCompared(Run run) {
    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.UNUSABLE);
    assertThat(run.out())
        .contains("REFUSED: ", "Nothing was compared.")
        .doesNotContain("VERIFIED", "SAME", "DIFFERS", "missing ", "changed ");
  }

  /// A statement's bundle has the record before its window, which is no part of the count; its day
  /// may be that of the window's first.
  @Test
  void comparesTheWindowOfAStatementAlone() throws Exception {
    var stated = new StatementLog().signed();
    var key = stated.key();
    StatementLog.write(stated, bundle, 1, 3, 4, 5, StatementLog.NOVEMBER);
    Files.writeString(csv, "day,sum\n2026-11-01,10\n2026-11-15,0.75\n2026-11-30,-12\n");
    var same = Run.of("compare", bundle, csv, "--key", key);
    isSame(same);
    assertThat(same.out()).contains("3 records that sum to -1.25 here");
    Files.writeString(csv, "day,sum\n2026-10-31,-0.25\n2026-11-01,10\n2026-11-15,0.75\n");
    differs(
        Run.of("compare", bundle, csv, "--key", key),
        "extra    2026-10-31: 0 here, -0.25 there (line 2), difference -0.25",
        "missing  2026-11-30: -12 here (sequence 5), 0 there, difference 12",
        "DIFFERS by day: 1 missing there, 1 extra there, 0 changed; 3 records that sum to -1.25"
            + " here, 3 rows that sum to 10.5 there, difference 11.75.");
    StatementLog.write(stated, bundle, 1, 3, 5, StatementLog.NOVEMBER);
    var edges = Run.of("compare", bundle, csv, "--key", key);
    assertThat(edges.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(edges.err()).contains("has not all records of the window");
  }

  @Test
  void comparesNothingWithRecordsThatAreNoDeltas() throws Refusal, IOException {
    log = TestingLog.ofRecords("log.example/sandbox", 3);
    Files.writeString(bundle, log.bundle(List.of(0, 1, 2)));

    var run = compare("referenceId,delta\n");

    assertThat(run.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(run.err()).contains("The proof has no deltas that could be compared.");
  }

  /// Many more rows than a buffer holds, each in another place than its record.
  @Test
  void findsOneAmongMany() throws Exception {
    var count = 5_000;
    log = TestingLog.ofUsage("log.example/sandbox", count);
    Files.writeString(bundle, log.bundle(IntStream.range(0, count).boxed().toList()));
    var rows = new StringBuilder("delta,referenceId\n");
    for (var i = 0; i < count; i++) {
      var number = i * 7 % count + 1;
      rows.append(number == 4_321 ? "2" : "1").append(",usage-").append(number).append('\n');
    }

    differs(
        compare(rows.toString()),
        "changed  usage-4321: 1 here (sequence 4321), 2 there (line %d), difference 1"
            .formatted(lineOf(rows.toString(), "usage-4321")),
        "DIFFERS by reference: 0 missing there, 0 extra there, 1 changed; 5000 records that sum to"
            + " 5000 here, 5000 rows that sum to 5001 there, difference 1.");
  }

  private static int lineOf(String csv, String name) {
    var lines = csv.lines().toList();
    return IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).endsWith("," + name))
            .findFirst()
            .orElseThrow()
        + 1;
  }
}
