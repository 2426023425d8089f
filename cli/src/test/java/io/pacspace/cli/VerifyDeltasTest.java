package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A proof of an invoice says whose it is and what it comes to, or is none: every record of a file
/// may be in the log while the file leaves one out, or brings another customer's along.
class VerifyDeltasTest {
  private static final List<Integer> OF_ACME = List.of(0, 1, 3, 4);

  @TempDir Path folder;

  private TestingLog log;
  private Path file;

  @BeforeEach
  void makeLog() throws Exception {
    log = TestingLog.ofDeltas("log.example/sandbox");
    file = folder.resolve("bundle.json");
  }

  /// The root of the file is made over the records that it shows.
  private Run verify(List<Integer> indexes, String... more) throws Exception {
    Files.writeString(file, log.bundle(indexes));
    var args = new ArrayList<Object>(List.of("verify", file, "--key", log.key()));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @Test
  void saysWhoseWhichAndHowMuch() throws Exception {
    var run = verify(OF_ACME);

    run.isVerified();
    assertThat(run.out())
        .contains(
            "VERIFIED: 4 records of acme, sequence 1 to 4 without a gap, re-added: net change 12"
                + " (balance 0 to 12), accepted from 2026-11-01T00:00:00Z to 2026-11-04T00:00:00Z; the holder of the key")
        .contains("whether there are others before the first or after the last of them");
  }

  @Test
  void saysTheSameOfOneRecord() throws Exception {
    Files.write(file, log.proof(1).bytes());

    var run = Run.of("verify", file, "--key", log.key(), "--customer", "acme", "--sum", "-0.25");

    run.isVerified();
    assertThat(run.out())
        .contains(
            "VERIFIED: one record of acme, sequence 2, re-added: net change -0.25"
                + " (balance 1.5 to 1.25), accepted");
  }

  /// Accepted on the first four days of November 2026.
  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-12-01",
    "2026-11-01T00:00:00Z, 2026-11-04T00:00:00.001Z",
    "2026-11-01T02:00:00+02:00, 2026-11-05",
  })
  void takesRecordsOfTheWindow(String from, String to) throws Exception {
    verify(OF_ACME, "--from", from, "--to", to).isVerified();
  }

  @Test
  void refusesRecordsOutsideTheWindow() throws Exception {
    var early = verify(OF_ACME, "--from", "2026-11-01T00:00:00.001Z");
    early.isRefusedAt("expected");
    assertThat(early.out()).contains("the first record was accepted at 2026-11-01T00:00:00Z");
    var late = verify(OF_ACME, "--to", "2026-11-04");
    late.isRefusedAt("expected");
    assertThat(late.out()).contains("the last record was accepted at 2026-11-04T00:00:00Z");
    verify(List.of(0, 3, 4), "--partial", "--from", "2026-11-01").isRefusedAt("sequence");
    verify(OF_ACME, "--from", "yesterday").isUnusable("'yesterday' is no date such as");
    verify(OF_ACME, "--to", "2026-11-04T00:00").isUnusable("is no date such as 2026-11-01");
  }

  @Test
  void refusesAHole() throws Exception {
    var run = verify(List.of(0, 3, 4));

    run.isRefusedAt("sequence");
    assertThat(run.out()).contains("sequence 3 follows sequence 1").doesNotContain("VERIFIED");
  }

  @Test
  void refusesASecondCustomer() throws Exception {
    var run = verify(List.of(0, 1, 2, 3, 4));

    run.isRefusedAt("sequence");
    assertThat(run.out()).contains("more than one customer").doesNotContain("VERIFIED");
  }

  @Test
  void takesRecordsSinglyOnlyWhenAsked() throws Exception {
    for (var part : List.of(List.of(0, 3, 4), List.of(0, 1, 2))) {
      var run = verify(part, "--partial");

      assertThat(run.code()).isEqualTo(Exit.VERIFIED);
      assertThat(run.out())
          .contains("PARTIAL: ")
          .contains("Holes and edges are not proven")
          .doesNotContain("VERIFIED");
    }
    verify(List.of(0, 3, 4), "--partial", "--sum", "12.25").isRefusedAt("sequence");
    assertThat(verify(OF_ACME, "--partial").out()).contains("VERIFIED: 4 records of acme");
  }

  @Test
  void comparesWithWhatIsExpected() throws Exception {
    verify(OF_ACME, "--customer", "acme", "--sum", "12.000").isVerified();

    var other = verify(OF_ACME, "--sum", "12.01");
    other.isRefusedAt("expected");
    assertThat(other.out()).contains("the records sum to 12");
    other = verify(OF_ACME, "--customer", "other");
    other.isRefusedAt("expected");
    assertThat(other.out()).contains("the records are of acme");
  }

  /// Records do not say what they are of; a statement does.
  @Test
  void refusesRecordsWithoutAStatementWhereProductionIsAskedFor() throws Exception {
    var run = verify(OF_ACME, "--production");

    run.isRefusedAt("expected");
    assertThat(run.out())
        .contains("there is no statement here that says that this is of production");
    verify(List.of(0, 3, 4), "--partial", "--production").isRefusedAt("sequence");
  }

  @Test
  void saysAsJsonWhatRecordsComeTo() throws Exception {
    assertThat(verify(OF_ACME, "--json").out())
        .contains("\"verdict\":\"verified\"")
        .contains("\"kind\":\"deltas\"")
        .contains("\"complete\":false")
        .contains("\"net\":{\"value\":\"12\",\"word\":\"re-added\"}")
        .contains("\"firstAt\":{\"value\":\"2026-11-01T00:00:00.000Z\",\"word\":\"re-added\"}")
        .hasLineCount(1);
    assertThat(verify(List.of(0, 3, 4), "--partial", "--json").out())
        .contains("\"verdict\":\"partial\"")
        .doesNotContain("verified", "figures")
        .hasLineCount(1);
    var refused = verify(List.of(0, 3, 4), "--json");
    assertThat(refused.code()).isEqualTo(Exit.REFUSED);
    assertThat(refused.out())
        .contains("\"verdict\":\"refused\"", "\"check\":\"sequence\"")
        .doesNotContain("verified", "figures")
        .hasLineCount(1);
    verify(OF_ACME, "--json", "--records").isUnusable("--json has figures and no --records.");
  }

  @Test
  void saysAsJsonThatThereIsNothingToCheck() {
    var absent = Run.of("verify", folder.resolve("absent"), "--key", log.key(), "--json");

    absent.isUnusable("There is no file");
    assertThat(absent.out()).startsWith("{\"reason\":\"There is no file").hasLineCount(1);
    assertThat(absent.out()).contains("\"verdict\":\"unusable\"");
  }

  @Test
  void saysWhereThereIsNothingToAddUp() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 3);

    var run = verify(List.of(0, 2));

    run.isVerified();
    assertThat(run.out()).contains("No record here is a delta that this program reads");
    verify(List.of(0, 2), "--sum", "-4").isRefusedAt("expected");
    verify(List.of(0, 2), "--customer", "acme").isRefusedAt("expected");
  }
}
