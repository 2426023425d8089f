package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two parties who hold a statement each find out whether it is one story.
class CompareStatementsTest {
  @TempDir Path folder;

  private StatementLog statements;
  private TestingLog log;

  @BeforeEach
  void makeLog() throws Exception {
    statements = new StatementLog();
    log = statements.signed();
  }

  private Path file(String name, Integer... indexes) throws Exception {
    return StatementLog.write(log, folder.resolve(name), indexes);
  }

  private Run compare(Path one, Path other) {
    return Run.of("compare", one, other, "--key", log.key());
  }

  @Test
  void saysThatTwoFilesHoldOneStatement() throws Exception {
    var alone = Files.write(folder.resolve("a"), log.proof(StatementLog.NOVEMBER).bytes());
    var withRecords = file("b", 1, 3, 4, 5, StatementLog.NOVEMBER);

    var run = compare(alone, withRecords);

    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out())
        .contains("a is verified; its figures are stated")
        .contains("b is verified; its figures are re-added")
        .contains("SAME: both files hold a statement of acme from 2026-11-01T00:00:00Z");
  }

  @Test
  void saysWhichExtendsWhich() throws Exception {
    var october = file("october", StatementLog.OCTOBER);
    var november = file("november", StatementLog.NOVEMBER);

    for (var run : new Run[] {compare(october, november), compare(november, october)}) {
      assertThat(run.code()).as(run.toString()).isEqualTo(Exit.VERIFIED);
      assertThat(run.out())
          .containsPattern(
              "EXTENDS: \\S+november, of acme .* goes on directly from that of \\S+october")
          .contains("is not shown by two statements");
    }
  }

  /// A statement that contradicts that of November, or that of October where its window is another.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "closing=1 net=-0.25                          | 6 | closing | 0 in",
        "opening=2 net=-2                             | 6 | opening | 1.25 in",
        "adjusting=0.75                               | 6 | adjusting | 0 in",
        "issuer=Else                                  | 6 | issuer | Example Ltd in",
        "customerId=other                             | 6 | customerId | acme in",
        "environment=sandbox                          | 6 | environment | production in",
        "customerName=Acme                            | 6 | customerName | none in",
        "opening=1 net=-1                             | 2 | balance | 1.25 at the end in",
        "#firstSequence=4 #count=2                    | 2 | sequence | 2 at the end in",
      })
  void namesTheFirstMemberThatDiffers(String changes, int against, String member, String words)
      throws Exception {
    var members = new HashMap<String, Json>();
    for (var change : changes.strip().split(" ", -1)) {
      var parts = change.split("=", 2);
      members.put(
          parts[0].replace("#", ""),
          parts[0].startsWith("#")
              ? new Json.Num(Double.parseDouble(parts[1]))
              : new Json.Str(parts[1]));
    }
    if (against == StatementLog.OCTOBER && member.equals("sequence")) {
      // A window that begins where October ends, after fewer records than it begins with.
      members.put("start", new Json.Str("2026-11-01T00:00:00.000Z"));
    }
    var other = statements.another(StatementLog.NOVEMBER, members);
    log = statements.signed();

    var run = compare(file("a", against), file("b", other));

    run.isRefusedAt(member);
    assertThat(run.out()).contains(words).contains("DIFFERS: ").contains("keep both files");
  }

  /// One moment has one history, whatever the window that ends with it began with.
  @Test
  void comparesTheHistoriesOfWindowsThatEndTogether() throws Exception {
    var whole =
        statements.another(
            StatementLog.NOVEMBER,
            Map.of(
                "start", new Json.Str("2026-11-01T00:00:00.001Z"),
                "historyRoot", new Json.Str("0x" + "1".repeat(64))));
    var later =
        statements.another(
            StatementLog.NOVEMBER, Map.of("start", new Json.Str("2026-11-01T00:00:00.002Z")));
    log = statements.signed();

    var november = file("november", StatementLog.NOVEMBER);
    compare(november, file("whole", whole)).isRefusedAt("historyRoot");
    var run = compare(november, file("later", later));
    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out()).contains("EXTENDS: ").contains("overlaps");
  }

  @Test
  void saysSandboxInCapitals() throws Exception {
    var sandbox =
        statements.another(StatementLog.NOVEMBER, Map.of("environment", new Json.Str("sandbox")));
    log = statements.signed();

    assertThat(compare(file("a", sandbox), file("b", sandbox)).out())
        .containsPattern("SANDBOX: \\S+a is of a sandbox")
        .containsPattern("SANDBOX: \\S+b is of a sandbox")
        .contains("SAME: ");
  }

  @Test
  void comparesNothingThatIsNotVerified() throws Exception {
    var november = file("november", StatementLog.NOVEMBER);
    var forged = Files.readString(november).replace("-1.25", "-9.25");
    var other = Files.writeString(folder.resolve("forged"), forged);

    compare(november, other).isRefusedAt("inclusion");
    compare(other, november).isRefusedAt("inclusion");
    Run.of("compare", november, november).isUnusable("NOT VERIFIED: name the log's key");
    Run.of("compare", november, "--key", log.key()).isUnusable("Missing required parameter");
    var deltas = Files.write(folder.resolve("delta"), log.proof(0).bytes());
    compare(november, deltas).isUnusable("holds no statement");
  }
}
