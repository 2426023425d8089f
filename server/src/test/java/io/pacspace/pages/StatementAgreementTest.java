package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.Statement;
import io.pacspace.transparency.TlogProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The verifier of browsers and that of Java say the same of statements: each figure, and the word
/// for it; and refuse the same for the same reason.
class StatementAgreementTest {
  private static final int PERIODS = 100;
  private static final String ABSENT = "-";
  private static final String[] FLAWS = {
    "MISSING_RECORDS",
    "OUT_OF_ORDER",
    "SECOND_CUSTOMER",
    "NOT_UNDERSTOOD",
    "WRONG_BALANCE",
    "WRONG_STATEMENT",
    "SANDBOX"
  };

  private final Random random = new Random(11);
  private final PeriodFlaws flaws = new PeriodFlaws(random);

  /// A file, and whether a statement in it has to be of production.
  private record Asked(String file, boolean production) {
    static Asked of(byte[] file, boolean production) {
      return new Asked(new String(file, UTF_8), production);
    }

    byte[] bytes() {
      return file.getBytes(UTF_8);
    }
  }

  private static String byJava(Asked asked) throws Refusal {
    var check = new FigureCheck();
    var keys = List.of(TestingKey.LOG.key());
    if (asked.file().startsWith("c2sp.org/")) {
      var proof = TlogProof.parse(asked.bytes());
      var record = proof.record().orElseThrow();
      proof.verify(record.logLeaf(), TestingKey.ORIGIN, keys);
      check.add(record);
    } else {
      var bundle = ProofBundle.parse(asked.bytes());
      bundle.verify(TestingKey.ORIGIN, keys);
      bundle.records().forEach(proven -> check.add(proven.record()));
    }
    try {
      var figures = check.figures();
      if (asked.production()) {
        figures.requireProduction();
      }
      if (!(figures instanceof Figures.Stated stated)) {
        return "no statement";
      }
      return words(stated.statement(), stated.word() + " " + stated.historyWord());
    } catch (Refusal refusal) {
      return refusal.code().name();
    }
  }

  private static String words(Statement it, String word) {
    return String.join(
        " ",
        word,
        it.environment(),
        it.issuer(),
        it.entryId(),
        it.customerId(),
        it.customerName().orElse(ABSENT),
        it.unit().orElse(ABSENT),
        it.start() + " " + it.end() + " " + it.acceptedAt(),
        it.firstSequence() + "-" + it.lastSequence() + " " + it.count(),
        it.opening().toPlainString(),
        it.closing().toPlainString(),
        it.net().toPlainString(),
        it.adjusting().toPlainString(),
        it.proofRoot().map(Object::toString).orElse(ABSENT),
        it.historyRoot().toString());
  }

  private static String byScript(JsonNode verdict) {
    if (verdict.path("outcome").asString().equals("refused")) {
      assertThat(verdict.path("refusal").path("step").asString()).isIn("sequence", "statement");
      return verdict.path("refusal").path("code").asString();
    }
    assertThat(verdict.path("outcome").asString()).isEqualTo("verified");
    var said = verdict.path("statement");
    return said.isMissingNode() ? "no statement" : words(said);
  }

  private static String words(JsonNode said) {
    return String.join(
        " ",
        text(said, "word") + " " + text(said, "historyWord"),
        text(said, "environment"),
        text(said, "issuer"),
        text(said, "entryId"),
        text(said, "customer"),
        text(said, "customerName"),
        text(said, "unit"),
        moment(said, "start") + " " + moment(said, "end") + " " + moment(said, "acceptedAt"),
        text(said, "first") + "-" + text(said, "last") + " " + text(said, "count"),
        text(said, "opening"),
        text(said, "closing"),
        text(said, "net"),
        text(said, "adjusting"),
        text(said, "proofRoot"),
        text(said, "historyRoot"));
  }

  private static String text(JsonNode said, String member) {
    return said.path(member).asString(ABSENT);
  }

  private static Instant moment(JsonNode said, String member) {
    return Instant.parse(text(said, member));
  }

  /// What both say of these files.
  private static List<String> judge(List<Asked> files) throws Refusal {
    var questions = new ArrayList<ScriptVerifier.Question>();
    for (var one : files) {
      questions.add(
          ScriptVerifier.steps(
              one.bytes(), Map.of("key", TestingKey.LOG.vkey(), "production", one.production())));
    }
    var verdicts = ScriptVerifier.shared().ask(questions);
    var said = new ArrayList<String>();
    for (var i = 0; i < files.size(); i++) {
      said.add(byJava(files.get(i)));
      var file = files.get(i).file();
      assertThat(byScript(verdicts.get(i))).as("%s", file).isEqualTo(said.get(i));
    }
    return said;
  }

  @Test
  void sayTheSame() throws Refusal {
    var files = new ArrayList<Asked>();
    for (var i = 0; i < PERIODS; i++) {
      var period = new StatedPeriod(random);
      files.add(Asked.of(period.proofFile(), false));
      for (var sequences : List.of(List.<Long>of(), period.edges(), period.whole())) {
        files.add(Asked.of(period.bundle(sequences), false));
      }
    }
    var said = judge(files);
    assertThat(said).allMatch(one -> one.matches("(stated|consistent|re-added) .*"));
    for (var words : List.of("stated stated", "consistent stated", "re-added stated")) {
      assertThat(said).anyMatch(one -> one.startsWith(words));
    }
    assertThat(said).anyMatch(one -> one.startsWith("re-added re-added"));
  }

  /// Records are left out or come along, the statement is another's or says something else, or they
  /// do not follow from each other.
  @Test
  void refuseTheSame() throws Refusal {
    var files = new ArrayList<Asked>();
    for (var i = 0; i < 4 * PERIODS; i++) {
      var period = new StatedPeriod(random);
      var sequences = new TreeSet<>(random.nextBoolean() ? period.edges() : period.whole());
      for (var count = random.nextInt(1, 3); count > 0; count--) {
        flaws.add(period, sequences);
      }
      files.add(Asked.of(period.bundle(List.copyOf(sequences)), random.nextInt(4) == 0));
    }
    assertThat(judge(files)).contains(FLAWS);
  }

  /// Some of the files that `./pacspace drill proofs` has three readers judge.
  @Test
  void sayTheSameOfASampleOfTheDrill() throws Exception {
    var readers = new ReadersOfProofs(Optional.empty());
    readers.judge(0, 100);
    readers.judge(DrilledFile.SOUND, DrilledFile.SOUND + 400);
    assertThat(readers.differing())
        .as("files that differ, which are in %s", ReadersOfProofs.DIFFERENCES)
        .isZero();
    assertThat(readers.verdicts())
        .containsKeys(FLAWS)
        .containsKeys("deltas", "re-added", "records");
  }
}
