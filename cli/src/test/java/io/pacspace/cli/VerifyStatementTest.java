package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A statement answers what a window came to, each figure with the word for how it is known.
class VerifyStatementTest {
  private static final Path VECTORS =
      Path.of("../transparency/src/test/resources/proof-format/statement.json");
  private static final String VECTORS_KEY =
      "log.example/sandbox+9d3bc36d+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

  @TempDir Path folder;

  private TestingLog log;
  private Path file;
  private int sandbox;

  @BeforeEach
  void makeLog() throws Exception {
    var statements = new StatementLog();
    sandbox =
        statements.another(
            StatementLog.NOVEMBER,
            Map.of(
                "environment", new Json.Str("sandbox"),
                "customerName", new Json.Str("Acme\u202e & Söhne"),
                "unit", new Json.Str("tokens")));
    log = statements.signed();
    file = folder.resolve("statement.json");
  }

  private Run verify(List<Integer> indexes, Object... more) throws Exception {
    StatementLog.write(log, file, indexes.toArray(Integer[]::new));
    var args = new ArrayList<Object>(List.of("verify", file, "--key", log.key()));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @Test
  void answersWhatTheWindowCameTo() throws Exception {
    var run = verify(List.of(1, 3, 4, 5, StatementLog.NOVEMBER));

    assertThat(run.code()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out())
        .containsPattern("(?m)^ok +statement +re-added: every record of its window was hashed")
        .containsPattern("(?m)^stated +environment +production$")
        .containsPattern("(?m)^stated +issuer +Example Ltd$")
        .containsPattern("(?m)^re-added +customer +acme$")
        .containsPattern(
            "(?m)^re-added +window +from 2026-11-01T00:00:00Z to before 2026-12-01T00:00:00Z$")
        .containsPattern("(?m)^re-added +sequences +3 to 5$")
        .containsPattern("(?m)^re-added +count +3$")
        .containsPattern("(?m)^re-added +sum +-1.25$")
        .containsPattern("(?m)^re-added +opening balance +1.25$")
        .containsPattern("(?m)^re-added +closing balance +0$")
        .containsPattern("(?m)^stated +adjusting +0$")
        .containsPattern("(?m)^stated +historyRoot +0x[0-9a-f]{64}$")
        .containsPattern("(?m)^re-added +complete +yes: the customer has no other record")
        .contains("VERIFIED, re-added: the holder of the key published a log with this statement")
        .doesNotContain("SANDBOX", "VERIFIED:", "before the first or after the last");
  }

  @ParameterizedTest
  @CsvSource({
    "'6', stated, not shown by a record here",
    "'1 3 5 6', consistent, yes: the customer has no other record in this window",
    "'0 1 2', re-added, yes: the customer has no other record in this window",
    "'0 2', '', ''",
    "'3 4 5 6', '', ''",
  })
  void saysNoStrongerWordThanTheFileBearsOut(String indexes, String word, String complete)
      throws Exception {
    var run = verify(List.of(indexes.split(" ", -1)).stream().map(Integer::valueOf).toList());

    if (word.isEmpty()) {
      run.isRefusedAt("sequence");
      return;
    }
    assertThat(run.out())
        .containsPattern("(?m)^" + word + " +sum ")
        .containsPattern("(?m)^" + word + " +complete +" + complete)
        .contains("VERIFIED, " + word + ": ");
    assertThat(run.out().lines().filter(line -> line.matches("(stated|consistent|re-added) .*")))
        .allMatch(line -> line.startsWith(word) || line.startsWith("stated"));
  }

  @Test
  void readsAPlainProofFileAsStated() throws Exception {
    Files.write(file, log.proof(StatementLog.NOVEMBER).bytes());

    assertThat(Run.of("verify", file, "--key", log.key()).out())
        .contains("VERIFIED, stated: ")
        .contains("whether there are others before the first or after the last of them");
  }

  @Test
  void saysSandboxInCapitalsAndRefusesItWhereProductionIsAskedFor() throws Exception {
    var run = verify(List.of(1, 3, 5, sandbox));
    assertThat(run.code()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out())
        .containsPattern("(?m)^stated +environment +SANDBOX$")
        .contains("SANDBOX: this statement is of a sandbox")
        .containsPattern("(?m)^stated +customer's name +Acme\\\\u\\{202e} & Söhne$")
        .containsPattern("(?m)^stated +unit +tokens$")
        .contains("VERIFIED, consistent: ");

    for (var more : List.of(List.of("--production"), List.of("--production", "--partial"))) {
      var refused = verify(List.of(1, 3, 5, sandbox), more.toArray());
      refused.isRefusedAt("environment");
      assertThat(refused.out()).contains("a statement of a SANDBOX");
    }
    var production = verify(List.of(1, 3, 5, StatementLog.NOVEMBER), "--production");
    assertThat(production.code()).isEqualTo(Exit.VERIFIED);
  }

  @ParameterizedTest
  @CsvSource({
    "--customer, acme, other, the statement is of acme",
    "--sum, -1.250, -1.2500000001, the sum of the statement is -1.25",
    "--from, 2026-11-01, 2026-10-01, the window of the statement starts at 2026-11-01T00:00:00Z",
    "--to, 2026-12-01T01:00:00+01:00, 2026-11-30, the window of the statement ends at 2026-12-01",
  })
  void holdsAgainstWhatIsExpected(String option, String right, String wrong, String words)
      throws Exception {
    for (var indexes : List.of(List.of(6), List.of(1, 3, 5, 6), List.of(1, 3, 4, 5, 6))) {
      assertThat(verify(indexes, option, right).code()).isEqualTo(Exit.VERIFIED);
      var refused = verify(indexes, option, wrong);
      refused.isRefusedAt("expected");
      assertThat(refused.out()).contains(words);
    }
  }

  @Test
  void namesTheStatementThatContradictsItsRecords() throws Exception {
    var statements = new StatementLog();
    var wrong =
        statements.another(
            StatementLog.NOVEMBER,
            Map.of("closing", new Json.Str("1"), "net", new Json.Str("-0.25")));
    log = statements.signed();

    var run = verify(List.of(1, 3, 5, wrong));

    run.isRefusedAt("statement");
    assertThat(run.out()).contains("its last record has another balance than its closing");
    assertThat(verify(List.of(wrong)).out()).contains("VERIFIED, stated: ");
  }

  /// Every accepted and refused case of the norm, as JSON.
  @Test
  void saysTheFiguresOfTheVectorsAsJson() throws Exception {
    var vectors = object(Json.parse(Files.readAllBytes(VECTORS)));
    for (var vector : cases(vectors, "accepted")) {
      var verdict = asJson(vector, Exit.VERIFIED);
      assertThat(text(verdict, "verdict")).isEqualTo("verified");
      assertThat(text(verdict, "word")).isEqualTo(text(vector, "word"));
      var figures = object(member(verdict, "figures"));
      for (var name : List.of("net", "opening", "closing", "start", "end", "count", "customerId")) {
        var figure = object(member(figures, name));
        assertThat(text(figure, "value")).as(name).isEqualTo(text(vector, name));
        assertThat(text(figure, "word")).isEqualTo(text(vector, "word"));
      }
      var history = object(member(figures, "historyRoot"));
      assertThat(text(history, "word")).isEqualTo(text(vector, "historyWord"));
      var isSandbox = text(vector, "environment").equals("sandbox");
      assertThat(text(object(member(figures, "environment")), "value"))
          .isEqualTo(isSandbox ? "SANDBOX" : "production");
    }
    for (var vector : cases(vectors, "refused")) {
      assertThat(text(asJson(vector, Exit.REFUSED), "verdict")).isEqualTo("refused");
    }
  }

  private Json.Obj asJson(Json.Obj vector, int code) throws Exception {
    Files.writeString(file, text(vector, "file"));
    var isProduction = member(vector, "production").equals(new Json.Bool(true));
    var run =
        Run.of(
            report -> {
              var key = VECTORS_KEY;
              var expected = new Expected(null, null, null, null, isProduction, false);
              return new VerdictJson(report)
                  .say(() -> new VerifyProof(report.silenced(), asked(key, expected)).check(file));
            });
    assertThat(run.code()).as("%s: %s", text(vector, "why"), run).isEqualTo(code);
    return object(Json.parse(run.out().strip().getBytes(StandardCharsets.UTF_8)));
  }

  private static VerifyProof.Request asked(String key, Expected expected) {
    try {
      var parsed = VerifierKey.parse(key);
      return new VerifyProof.Request(parsed, null, null, expected, false);
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  private static Json.Obj object(Json json) {
    return (Json.Obj) json;
  }

  private static List<Json.Obj> cases(Json.Obj vectors, String name) {
    var cases = (Json.Arr) member(vectors, name);
    return cases.items().stream().map(VerifyStatementTest::object).toList();
  }

  private static String text(Json.Obj object, String name) {
    return ((Json.Str) member(object, name)).value();
  }

  private static Json member(Json.Obj object, String name) {
    return Objects.requireNonNull(object.members().get(name), name);
  }
}
